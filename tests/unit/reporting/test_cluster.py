"""What is wrong with a cluster is said before anything runs."""

import socket
import sys

import pytest

from helpers.errors import UserError
from helpers.reporting import cluster
from helpers.reporting.cluster import workers_of


def test_nobody_at_the_address(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "_PATIENCE", "0.5s")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with (
        pytest.raises(UserError, match=f"found nobody at {address}") as refused,
        workers_of(address, []),
    ):
        pass
    assert "dask scheduler" in str(refused.value)


def test_without_dask(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UserError, match="found no Dask here") as refused,
        workers_of("tcp://127.0.0.1:1", []),
    ):
        pass
    assert "pip install distributed" in str(refused.value)
