import numpy as np
import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.impact.panel import declare_panel
from helpers.impact.static_effect import static_effect, static_regression
from helpers.impact.twfe import estimate_twfe

STARTS = (3, 3, 5, 5, 4, 0, 0, 0)
PERIODS = np.arange(1, 7)


def table(starts=STARTS, seed=0, n_units=3):
    """Eight districts of a few communes over six years."""
    rng = np.random.default_rng(seed)
    rows = [
        {
            "unit": f"{district}-{unit}",
            "year": year,
            "district": district,
            "start": start,
            "x": rng.normal(),
            "weight": 1 + unit + district / 10,
            "y": rng.normal() + 0.2 * year + (year >= start > 0),
        }
        for district, start in enumerate(starts)
        for unit in range(n_units)
        for year in PERIODS
    ]
    return pd.DataFrame(rows)


def declare(rows, **options):
    given = {"unit": "unit", "cluster": "district"} | options
    return declare_panel(rows, period="year", outcome="y", first_treated="start", **given)


CASES = {
    "plain": {},
    "covariate": {"covariates": ["x"]},
    "weight": {"weight": "weight"},
    "by unit": {"cluster": None},
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("starts", [STARTS, (1, *STARTS[1:])], ids=["plain", "one from the start"])
@pytest.mark.parametrize("is_balanced", [True, False])
def test_equals_two_way_fixed_effects(case, starts, is_balanced):
    rows = table(starts)
    if not is_balanced:
        rows = rows.drop(index=[0, 7, 20, 33, 90])
    panel = declare(rows, **CASES[case])
    own = static_effect(panel).estimates.iloc[0]
    other = estimate_twfe(panel).estimates.iloc[0]
    for name in ("kind", "term", "n_treated_units", "n_units", "n_observations"):
        assert own[name] == other[name]
    for name in ("estimate", "se"):
        assert own[name] == pytest.approx(other[name], rel=1e-9)


@pytest.mark.parametrize("level", ["district", "start"])
def test_repeated_cross_sections_have_effects_of_clusters_or_of_cohorts(level):
    rows = table()
    if level == "start":  # dates differ within district 0
        rows.loc[rows["unit"] == "0-0", "start"] = 4
    panel = declare(rows, unit=None, repeated_cross_sections=True)
    found = static_regression(panel)
    dummies = pd.get_dummies(rows[["year", level]].astype(str), dtype=float)
    treated = ((rows["year"] >= rows["start"]) & (rows["start"] > 0)).astype(float)
    x = np.column_stack([treated, dummies])
    assert found.coefficients[0] == pytest.approx(np.linalg.lstsq(x, rows["y"], rcond=None)[0][0])
    n_nested = rows["district"].nunique() - 1 if level == "district" else 0
    assert len(found.names) + found.n_absorbed == np.linalg.matrix_rank(x) - n_nested


def test_covariates_that_do_not_change_within_a_unit_are_left_out_by_name():
    rows = table().assign(area=lambda t: t["district"] + 1.5)
    found = static_regression(declare(rows, covariates=["area", "x"]))
    assert "collinear: area left out, explained by other columns" in found.warnings
    assert found.names[:2] == ("treated", "x")


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        ((3, 0, 0, 0, 0), "few treated clusters: 1"),
        ((3, 3, 3, 5, 5, 0), "few untreated clusters: 1"),
        ((3, 3, 4, 4, 5, 5), "all clusters treated"),
        ((1, 3, 3, 3, 0, 0, 0), "treated from the start: 3 units stay in the regression"),
    ],
)
def test_warns_of_few_treated_or_untreated_clusters(starts, words):
    found = static_regression(declare(table(starts)))
    assert any(said.startswith(words) for said in found.warnings)
    assert not any("estimators leave them out" in said for said in found.warnings)


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        ((3,), "found 3 for every unit"),
        ((3, 3, 3), "found 3 for every unit"),
        ((0, 0, 0), "found no unit that starts after the first period, 1"),
        ((1, 0, 1), "found no unit that starts after the first period, 1"),
    ],
)
def test_says_once_that_there_is_no_comparison(starts, words):
    with pytest.raises(UserError, match=words) as caught:
        static_regression(declare(table(starts)))
    assert len(str(caught.value).splitlines()) == 2


def test_says_once_that_there_is_one_cluster():
    rows = table().assign(district="all")
    with pytest.raises(UserError, match="clusters: found 1, expected at least 2"):
        static_regression(declare(rows))


def test_names_the_rule_of_its_error():
    panel = declare(table())
    found = {rule: static_effect(panel, rule=rule) for rule in ("CR1", "CR2", "CR3")}
    widths = {rule: result.estimates["se"].iloc[0] for rule, result in found.items()}
    assert widths["CR1"] < widths["CR2"] < widths["CR3"]
    assert all(result.small_sample.startswith(rule) for rule, result in found.items())
    assert found["CR2"].critical_value > found["CR1"].critical_value
