"""Goodman-Bacon's comparisons by hand, what they add up to, and what is forbidden."""

import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.bacon import decompose_twfe
from helpers.impact.panel import declare_panel
from helpers.impact.twfe import estimate_twfe

RNG = np.random.default_rng(13)
STAGED = (3, 3, 5, 5, 5, 0, 0)


def table(starts=STAGED, n_periods=6):
    rows = pd.MultiIndex.from_product([range(len(starts)), range(1, n_periods + 1)]).to_frame()
    rows.columns = ["unit", "period"]
    rows["start"] = np.array(starts)[rows["unit"]]
    rows["w"] = RNG.uniform(0.5, 2, len(starts))[rows["unit"]]
    rows["rain"] = RNG.normal(size=len(rows))
    rows["y"] = RNG.normal(size=len(rows)) + rows["unit"]
    return rows.reset_index(drop=True)


def panel(rows, **options):
    columns = {"unit": "unit", "period": "period", "outcome": "y", "first_treated": "start"}
    return declare_panel(rows, **columns, **options)


def coefficient(given, **options):
    return estimate_twfe(given, **options).estimates["estimate"].iloc[0]


@pytest.mark.parametrize("starts", [STAGED, (1, 1, 3, 5, 5, 0), (2, 4, 4, 6), (3, 3, 0)], ids=str)
@pytest.mark.parametrize("weight", [None, "w"])
def test_comparisons_add_up_to_the_coefficient(starts, weight):
    given = panel(table(starts), weight=weight)
    found = decompose_twfe(given)
    assert found.comparisons["weight"].sum() == pytest.approx(1)
    assert found.estimate == pytest.approx(coefficient(given))
    assert found.within_weight == 0


def test_each_comparison_is_a_difference_in_differences_in_its_window():
    rows = table()
    means = rows.groupby(["start", "period"])["y"].mean()
    found = decompose_twfe(panel(rows)).comparisons.set_index(["type", "treated"])["estimate"]

    def change(start, after, before):
        return means[start][after].mean() - means[start][before].mean()

    late = change(5, [5, 6], [3, 4]) - change(3, [5, 6], [3, 4])
    assert found["later_vs_earlier", 5] == pytest.approx(late)
    early = change(3, [3, 4], [1, 2]) - change(5, [3, 4], [1, 2])
    assert found["earlier_vs_later", 3] == pytest.approx(early)
    never = change(5, [5, 6], [1, 2, 3, 4]) - change(0, [5, 6], [1, 2, 3, 4])
    assert found["treated_vs_never", 5] == pytest.approx(never)


def test_forbidden_comparisons_are_named_with_their_share():
    found = decompose_twfe(panel(table()))
    bad = found.summary.set_index("type").loc["later_vs_earlier"]
    assert bad["is_forbidden"]
    (said,) = [words for words in found.warnings if words.startswith("forbidden")]
    assert f"{bad['weight']:.1%} of the weight" in said
    clean = decompose_twfe(panel(table((3, 3, 0, 0))))
    assert not any(words.startswith("forbidden") for words in clean.warnings)


def test_units_treated_from_the_start_are_forbidden_controls():
    found = decompose_twfe(panel(table((1, 1, 3, 3, 0))))
    kinds = found.comparisons.set_index("type")
    assert kinds.loc["later_vs_always", "control"] == 1
    assert kinds.loc["later_vs_always", "is_forbidden"]


def test_with_covariates_the_parts_add_up_and_the_rest_is_within_cohorts():
    given = panel(table(), covariates=["rain"])
    found = decompose_twfe(given, covariates=["rain"])
    assert found.estimate == pytest.approx(coefficient(given))
    assert 0 < found.within_weight < 1
    assert set(found.comparisons["type"]) == {"both_treated", "treated_vs_never"}
    names = [words.partition(":")[0] for words in found.warnings]
    assert names == ["forbidden comparisons", "within cohorts"]


def test_a_covariate_that_is_the_same_within_cohorts_leaves_nothing_within():
    rows = table()
    rows["rain"] = rows.groupby(["start", "period"])["rain"].transform("mean")
    found = decompose_twfe(panel(rows, covariates=["rain"]), covariates=["rain"])
    assert found.within_weight == pytest.approx(0, abs=1e-20)


def test_what_the_theorem_does_not_cover_is_refused():
    with pytest.raises(UserError, match="expected a balanced panel"):
        decompose_twfe(panel(table().iloc[1:]))
    rows = table().assign(w=lambda t: t["w"] + t["period"])
    with pytest.raises(UserError, match="weights that change within a unit"):
        decompose_twfe(panel(rows, weight="w"))
    with pytest.raises(UserError, match="found no two cohorts to compare"):
        decompose_twfe(panel(table((3, 3))))
