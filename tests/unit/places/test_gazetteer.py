import socket

import pandas as pd
import pytest

from helpers.places.gazetteer import read_gazetteer


@pytest.fixture(scope="module")
def country() -> pd.DataFrame:
    return read_gazetteer()


def test_the_country_before_and_after_the_reform(country):
    old, new = (
        country[country["place"].str.split("/").str[0].str.endswith("-2025").eq(is_new)]
        for is_new in (False, True)
    )
    assert old["level"].value_counts()[["province", "district"]].tolist() == [63, 696]
    assert (new["level"].eq("province").sum(), new["level"].eq("commune").sum()) == (34, 3321)
    assert old["valid_to"].eq(pd.Timestamp(2025, 6, 30)).all()
    assert new["valid_from"].eq(pd.Timestamp(2025, 7, 1)).all()


def test_codes_are_unique_and_lead_up(country):
    assert country["place"].is_unique
    above = country.loc[country["level"].ne("province"), "parent"]
    assert set(above) <= set(country["place"])


def test_it_never_calls_the_network(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    read_gazetteer.cache_clear()
    assert len(read_gazetteer())
