"""Group-time effects and doubly robust 2x2, against R (did 2.5.1, DRDID 1.2.3).

Tolerances are those of the ``tolerance`` column of each row, absolute. The rows are those of R's
releases, so three of their choices are repeated (``like_did_2_5_1``); what differs by default is
held below. What the data hold: docs/methods/impact-group-time.md. The published rows are read from
the folder named by WORKBENCH_REFERENCE_DATA, where it exists.
"""

import os
import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.impact import (
    GroupTimeEffects,
    aggregate_effects,
    declare_panel,
    doubly_robust_did,
    group_time_effects,
)

pytestmark = pytest.mark.reference

DATA = Path(__file__).parent / "data"
PUBLISHED = os.environ.get("WORKBENCH_REFERENCE_DATA", "")
FILES = {"sim_panel.csv": "sim_panel.csv.gz", "few_clusters.csv": "few_clusters.csv"}
SIM = {"unit": "id", "period": "t", "outcome": "y", "first_treated": "g"}
MPDTA = {
    "unit": "countyreal",
    "period": "year",
    "outcome": "lemp",
    "first_treated": "first.treat",
}
COLUMNS = {"dynamic": "event_time", "group": "cohort", "calendar": "period"}
DRDID = {
    "doubly robust imp": "dr_improved",
    "doubly robust trad": "dr",
    "outcome regression": "reg",
    "inverse probability normalised": "ipw",
    "inverse probability raw": "ipw_unnormalised",
    "repeated cross-sections imp": "dr_improved",
    "repeated cross-sections trad": "dr",
}

ROWS = pd.read_csv(DATA / "impact_group_time_references.csv.gz", keep_default_na=False)
GROUP_TIME = ROWS[ROWS["case_id"].str.startswith("CS")]
TWO_BY_TWO = ROWS[ROWS["case_id"].str.startswith("DR")]


def test_every_row_is_used():
    assert len(GROUP_TIME) == 2260
    assert len(TWO_BY_TWO) == 48


def method_in(words: str) -> str:
    return next((m for m in ("ipw", "reg") if re.search(rf"\b{m}\b", words)), "dr")


def options_in(words: str, method: str) -> dict:
    """The choices that the words of a row name."""
    anticipation = re.search(r"anticipation (\d+)", words)
    return {
        "est_method": method_in(words),
        "control_group": "not_yet_treated" if re.search("not ?yet", words) else "never_treated",
        "base_period": "universal" if "universal" in words else "varying",
        "anticipation": int(anticipation[1]) if anticipation else 0,
        "allow_unbalanced_panel": "unbalanced" in method and "made balanced" not in method,
    }


@cache
def read(dataset: str) -> pd.DataFrame:
    return pd.read_csv(DATA / FILES[dataset])


def panel_of(dataset: str, words: str, note: str):
    """The rows and columns that the words of a row name."""
    table = read(dataset)
    columns = SIM | {"covariates": ["x"] if re.search(r"covariate x|~x", words) else []}
    if dataset == "few_clusters.csv":
        outcome = re.search(r"outcome (\w+)", words)[1]
        columns |= {"unit": "commune", "period": "year", "outcome": outcome}
        columns |= {"first_treated": "first_treated", "cluster": "district"}
    if "g > 0" in words:
        table = table[table["g"] > 0]
    if "mod 11" in note:
        table = table[(7 * table["id"] + 13 * table["t"]) % 11 != 0]
    if "clustered by cl" in words:
        columns["cluster"] = "cl"
    if "weights w" in words:
        columns["weight"] = "w"
    columns["repeated_cross_sections"] = "cross-sections" in words
    return declare_panel(table, **columns)


class Found:
    """Numbers of one run, by the names of the rows."""

    def __init__(self, effects: GroupTimeEffects):
        self.effects = effects
        table = effects.result.estimates
        keys = zip(table["cohort"], table["period"], strict=True)
        self.cells = dict(zip(keys, table[["estimate", "se"]].to_numpy(), strict=True))
        self.averages = cache(self._averages)

    def _averages(self, aggregation: str, balance_e: int | None = None) -> dict:
        table = aggregate_effects(self.effects, aggregation, balance_e=balance_e).estimates
        names = ["overall"] * len(table)
        if aggregation in COLUMNS:
            names = [*table[COLUMNS[aggregation]][:-1], "overall"]
        return dict(zip(names, table[["estimate", "se"]].to_numpy(), strict=True))

    def number(self, quantity: str) -> float:
        which = 0 if quantity.endswith(" est") else 1
        if quantity.startswith("pretest"):
            test = self.effects.pretest
            return test.statistic if quantity.endswith("W") else test.p_value
        if cell := re.match(r"attgt\[g=(\d+),t=(\d+)\]", quantity):
            return self.cells[int(cell[1]), int(cell[2])][which]
        if long := re.match(r"balance_e=(\d+) (overall|e=(-?\d+))", quantity):
            averages = self.averages("dynamic", int(long[1]))
            return averages["overall" if long[3] is None else int(long[3])][which]
        short = re.match(
            r"(agg_)?([a-z]+)(_bal1)?(_overall)?(\[(g=)?(-?\d+)\]|_(-?\d+))?", quantity
        )
        averages = self.averages(short[2], 1 if short[3] else None)
        name = short[7] or short[8]
        return averages["overall" if name is None else int(name)][which]


def misses(found: Found, rows: pd.DataFrame) -> list[str]:
    """Rows that are further away than their tolerance."""
    answers = [
        (row.quantity.replace(" (rounded to 5)", ""), row.value, row.tolerance)
        for row in rows.itertuples()
    ]
    return [
        f"{quantity}: {found.number(quantity)!r}, expected {value!r}"
        for quantity, value, tolerance in answers
        if not abs(found.number(quantity) - value) <= tolerance
    ]


@pytest.mark.parametrize("case", GROUP_TIME["case_id"].unique())
def test_own_reference(case: str):
    rows = GROUP_TIME[GROUP_TIME["case_id"] == case]
    first = rows.iloc[0]
    effects = group_time_effects(
        panel_of(first["dataset"], first["call"], first["note"]),
        **options_in(first["call"], first["method"]),
        like_did_2_5_1=True,
    )
    assert misses(Found(effects), rows) == []


def two_by_two(row) -> dict:
    """What R's DRDID gives for one row, by our function."""
    words = re.search(r"cohort (\d+) against never treated, periods (\d+) and (\d+)", row.call)
    cohort, before, after = (int(number) for number in words.groups())
    method = row.method.removeprefix("DRDID ")
    panel = declare_panel(
        read(row.dataset),
        **SIM,
        covariates=["x"],
        weight="w" if "weighted" in row.call else None,
        repeated_cross_sections="sections" in method,
    )
    result = doubly_robust_did(
        panel,
        cohort=cohort,
        before=before,
        after=after,
        est_method=DRDID[method],
        like_drdid_1_2_3=True,
    )
    return {"ATT": result.estimates["estimate"][0], "se": result.estimates["se"][0]}


@pytest.mark.parametrize(
    "row",
    list(TWO_BY_TWO.itertuples()),
    ids=lambda row: f"{row.case_id}-{row.method}-{row.quantity}",
)
def test_own_reference_of_two_by_two(row):
    found = two_by_two(row)[row.quantity.split()[0]]
    assert found == pytest.approx(row.value, abs=row.tolerance, rel=0)


def test_what_differs_by_default_from_the_releases_of_the_rows():
    """The pre-test leaves the periods of anticipation out; one error term has its right sign."""
    sim = read("sim_panel.csv")
    options = {"control_group": "not_yet_treated", "anticipation": 1}
    panel = declare_panel(sim, **SIM)
    ours = group_time_effects(panel, **options)
    theirs = group_time_effects(panel, **options, like_did_2_5_1=True)
    assert ours.pretest.degrees_of_freedom == theirs.pretest.degrees_of_freedom - 7
    assert ours.result.estimates["estimate"].equals(theirs.result.estimates["estimate"])
    sections = declare_panel(sim, **SIM, covariates=["x"], repeated_cross_sections=True)
    ours = group_time_effects(sections).result.estimates
    theirs = group_time_effects(sections, like_did_2_5_1=True).result.estimates
    assert ours["estimate"].equals(theirs["estimate"])
    ratio = ours["se"] / theirs["se"]
    assert 1e-5 < np.abs(ratio - 1).max() < 2e-3


def published(*cases: str) -> pd.DataFrame:
    file = Path(PUBLISHED) / "references.csv"
    if not (PUBLISHED and file.is_file()):
        return pd.DataFrame(columns=["case_id", "method"])
    rows = pd.read_csv(file)
    return rows[rows["case_id"].isin(cases)]


MPDTA_ROWS = published("B01", "B02", "B02b", "B03b", "B03d")
SIM_ROWS = published("B19")
VIGNETTE = published("B04")
LALONDE = published("B14")
LALONDE = LALONDE[LALONDE["method"].str.startswith("DRDID")]

needs_published = pytest.mark.skipif(
    SIM_ROWS.empty, reason="published data not here: set WORKBENCH_REFERENCE_DATA"
)


def mpdta(covariates: list[str]):
    table = pd.read_csv(Path(PUBLISHED) / "data" / "mpdta.csv")
    return declare_panel(table, **MPDTA, covariates=covariates)


@needs_published
@pytest.mark.parametrize("method", MPDTA_ROWS["method"].unique())
def test_published_minimum_wage(method: str):
    rows = MPDTA_ROWS[MPDTA_ROWS["method"] == method]
    panel = mpdta(["lpop"] if "lpop" in method else [])
    effects = group_time_effects(panel, **options_in(method.replace("|", " | "), ""))
    assert misses(Found(effects), rows) == []


@needs_published
@pytest.mark.parametrize("method", SIM_ROWS["method"].unique())
def test_published_simulation(method: str):
    rows = SIM_ROWS[SIM_ROWS["method"] == method]
    table = pd.read_csv(Path(PUBLISHED) / "data" / "sim_panel.csv")
    panel = declare_panel(
        table,
        **SIM,
        covariates=["x"] if "~x" in method else [],
        weight="w" if "weights" in method else None,
        cluster="cl" if "cluster" in method else None,
    )
    effects = group_time_effects(
        panel,
        est_method=method_in(method.replace("_", " ")),
        control_group="not_yet_treated" if "nyt" in method else "never_treated",
    )
    assert misses(Found(effects), rows) == []


@needs_published
@pytest.mark.parametrize("row", list(VIGNETTE.itertuples()), ids=lambda row: row.quantity)
def test_published_vignette(row):
    """The errors of the vignette are drawn; ours are those of the influence functions."""
    found = Found(group_time_effects(mpdta([])))
    kind = "se" if row.quantity.startswith("boot se") else "est"
    if cell := re.search(r"ATT\((\d+),(\d+)\)", row.quantity):
        number = found.number(f"attgt[g={cell[1]},t={cell[2]}] {kind}")
    elif row.quantity.startswith("pretest"):
        number = found.number("pretest Wald p")
    else:
        number = found.number(f"dynamic_overall {kind}")
    assert number == pytest.approx(row.value, abs=row.tolerance, rel=0)


@cache
def job_training():
    wide = pd.read_csv(Path(PUBLISHED) / "data" / "nsw_controls_vs_cps.csv.gz")
    wide["person"] = range(len(wide))
    covariates = ["age", "educ", "black", "married", "nodegree", "hisp", "re74"]
    long = wide.melt(["person", "experimental", *covariates], ["re75", "re78"], "period", "pay")
    long["year"] = long["period"].map({"re75": 1975, "re78": 1978})
    long["start"] = long["experimental"].map({1: 1978, 0: 0})
    columns = {"unit": "person", "period": "year", "outcome": "pay", "first_treated": "start"}
    return declare_panel(long, **columns, covariates=covariates)


@needs_published
@pytest.mark.parametrize("row", list(LALONDE.itertuples()), ids=lambda row: row.quantity)
def test_published_job_training(row):
    method = "dr_improved" if " imp " in row.quantity else "dr"
    result = doubly_robust_did(job_training(), est_method=method).estimates
    found = result["se" if row.quantity.endswith("se") else "estimate"][0]
    assert found == pytest.approx(row.value, abs=row.tolerance, rel=0)
