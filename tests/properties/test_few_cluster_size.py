"""Rejections of a true null with few clusters: the wild bootstrap keeps 5 %, CR1 does not.

The panels, and 10,000 of them for each of nine designs, are those of `benchmarks/impact_size.py`.
"""

import importlib.util
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "impact_size.py"
PANELS = 1_000


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("impact_size", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    sys.modules["impact_size"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["impact_size"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["12 districts, 4 treated", "15 districts, 4 treated"])
def test_the_wild_bootstrap_keeps_its_level_where_cr1_does_not(benchmark, name):
    design = next(design for design in benchmark.DESIGNS if design.name == name)
    found = benchmark.rejections(design, PANELS, ("CR1", "WCR11"))
    assert 0.04 <= found["WCR11"] <= 0.065
    assert found["CR1"] > 0.065
