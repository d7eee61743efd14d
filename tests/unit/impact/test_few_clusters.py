import numpy as np
import pandas as pd
import pytest

from helpers.impact.few_clusters import COLUMNS, few_cluster_inference
from helpers.impact.panel import declare_panel
from helpers.impact.randomised_adoption import randomise_adoption
from helpers.impact.static_effect import static_effect, static_regression
from helpers.impact.wild_bootstrap import wild_bootstrap

STARTS = {"a": 3, "b": 3, "c": 4, "d": 4, "e": 0, "f": 0, "g": 0}
RULES = ["CR1", "CR2", "CR3", "WCR11", "WCR31", "RI coefficient", "RI t"]


def declare(*, is_split=False):
    rng = np.random.default_rng(2)
    rows = [
        {
            "unit": f"{district}{unit}",
            "year": year,
            "district": district,
            "start": start + (is_split and unit == 0 and district == "a"),
            "y": rng.normal() + (year >= start > 0),
        }
        for district, start in STARTS.items()
        for unit in range(3)
        for year in range(1, 6)
    ]
    return declare_panel(
        pd.DataFrame(rows),
        unit="unit",
        period="year",
        outcome="y",
        first_treated="start",
        cluster="district",
    )


def test_puts_every_rule_beside_the_others():
    panel = declare()
    found = few_cluster_inference(panel, seed=1, draws=500)
    table = found.table.set_index("rule")
    assert list(found.table.columns) == list(COLUMNS)
    assert list(table.index) == RULES
    assert table["estimate"].nunique() == 1
    for rule in ("CR1", "CR2", "CR3"):
        own = static_effect(panel, rule=rule).estimates.iloc[0]
        for name in ("estimate", "se", "p_value", "lower", "upper"):
            assert table.loc[rule, name] == own[name]
    wild = wild_bootstrap(static_regression(panel), seed=9, scores="WCR31", draws=500)
    assert table.loc["WCR31", "p_value"] == wild.p_value
    assert (table.loc["WCR31", "draws"], table.loc["WCR31", "is_exact"]) == (128, True)
    dealt = randomise_adoption(panel, "t", seed=9, draws=500)
    assert table.loc["RI t", "p_value"] == dealt.p_value
    assert (table.loc["RI t", "draws"], table.loc["RI t", "is_exact"]) == (210, True)
    assert found.n_clusters == 7


def test_repeats_by_seed():
    panel = declare()
    first, second, other = (
        few_cluster_inference(panel, seed=seed, draws=50).table for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, second)
    assert (first["p_value"] != other["p_value"]).any()


def test_a_rule_that_cannot_say_gives_its_reason():
    table = few_cluster_inference(declare(is_split=True), seed=1, draws=50).table.set_index("rule")
    for rule in ("RI coefficient", "RI t"):
        assert np.isnan(table.loc[rule, "p_value"])
        assert "found several within cluster a" in table.loc[rule, "reason"]
    assert pd.isna(table.loc["CR1", "reason"])


def test_goes_into_the_results_table():
    found = few_cluster_inference(declare(), seed=1, draws=50)
    rows = found.to_results()
    same = static_effect(declare()).to_results()
    assert list(rows.columns) == list(same.columns)
    assert rows["group"].is_unique
    assert (rows["interval"] == "confidence").all()
    assert (rows["level"] == 0.95).all()
    assert rows["text"].iloc[0].startswith("treated, CR1, p = ")
    assert rows["lower"].tolist() == pytest.approx(found.table["lower"].tolist())
