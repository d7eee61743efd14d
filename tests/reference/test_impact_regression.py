"""Regression estimators on panels, against R: fixest, didimputation, did2s, bacondecomp, etwfe.

Tolerances are those of the ``tolerance`` column of each row, absolute: 1e-6 of the value, because
fixest stops its own iterations at about that. Software and options stand in each row. The published
rows are read from the folder named by WORKBENCH_REFERENCE_DATA, where it exists.
"""

import functools
import os
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.impact.bacon import decompose_twfe
from helpers.impact.event_study import estimate_event_study
from helpers.impact.extended_twfe import estimate_extended_twfe
from helpers.impact.imputation import estimate_imputation
from helpers.impact.panel import declare_panel
from helpers.impact.poisson import estimate_poisson_twfe
from helpers.impact.small_sample import ErrorRule
from helpers.impact.sun_abraham import estimate_sun_abraham
from helpers.impact.twfe import estimate_twfe
from helpers.impact.two_stage import estimate_two_stage

pytestmark = pytest.mark.reference

DATA = Path(__file__).parent / "data"
PUBLISHED = os.environ.get("WORKBENCH_REFERENCE_DATA", "")
ROWS = pd.read_csv(DATA / "impact_regression_references.csv")
PUBLISHED_CASES = ("B05", "B05c", "B06", "B07", "B08", "B09", "B20")
TYPES = {
    "Treated vs Untreated": "treated_vs_never",
    "treated vs untreated": "treated_vs_never",
    "Earlier vs Later Treated": "earlier_vs_later",
    "earlier vs later": "earlier_vs_later",
    "Later vs Earlier Treated": "later_vs_earlier",
    "later vs earlier": "later_vs_earlier",
}


def simulated(**options):
    table = pd.read_csv(DATA / "sim_panel.csv.gz")
    table["xt"] = table["x"] * table["t"]
    return declare_panel(table, unit="id", period="t", outcome="y", first_treated="g", **options)


def districts(outcome="y_cont", weight=None):
    table = pd.read_csv(DATA / "few_clusters.csv")
    table["count"] = np.round(10 * table["y_cont"])
    return declare_panel(
        table,
        unit="commune",
        period="year",
        outcome=outcome,
        first_treated="first_treated",
        cluster="district",
        weight=weight,
    )


NO_FACTOR = {"is_adjusted": False, "is_cluster_adjusted": False}
TW05 = {
    "": {"kind": "iid"},
    "hetero": {"kind": "hetero"},
    "CR0": NO_FACTOR,
    "fullK": {"counted": "all"},
    "noneK": {"counted": "none"},
}


@functools.cache
def fitted(case, suffix):
    """The result that a row's numbers are read from."""
    two_way = ErrorRule(by=("cluster", "period"))
    return {
        "TW01": lambda: estimate_twfe(simulated()),
        "TW02": lambda: estimate_twfe(simulated(cluster="cl")),
        "TW04": lambda: estimate_twfe(simulated(cluster="cl"), errors=two_way),
        "TW05": lambda: estimate_twfe(simulated(), errors=ErrorRule(**TW05[suffix])),
        "TW07": lambda: estimate_event_study(simulated()),
        "TW08": lambda: estimate_twfe(
            districts(
                "y_bin" if suffix == "y_bin" else "y_cont",
                "population" if suffix == "weighted" else None,
            )
        ),
        "TW09": lambda: estimate_twfe(districts(), errors=two_way),
        "TW10": lambda: estimate_poisson_twfe(districts("count")),
        "SA01": lambda: estimate_sun_abraham(simulated()),
        "SA02": lambda: estimate_sun_abraham(simulated()),
        "SA04": lambda: estimate_sun_abraham(districts()),
        "BJ01": lambda: estimate_imputation(simulated()),
        "BJ02": lambda: estimate_imputation(simulated(), pre_trends=range(-4, 0)),
        "BJ03": lambda: estimate_imputation(simulated()),
        "BJ04": lambda: estimate_imputation(
            simulated(cluster="cl", weight="w"), weighting="squared"
        ),
        "BJ06": lambda: estimate_imputation(districts()),
        "GA01": lambda: estimate_two_stage(simulated()),
        "GA02": lambda: estimate_two_stage(simulated()),
        "GA04": lambda: estimate_two_stage(districts()),
        "BD01": lambda: decompose_twfe(simulated()),
        "BD03": lambda: decompose_twfe(simulated(covariates=["xt"]), covariates=["xt"]),
    }[case]()


def read_estimate(result, quantity, *, overall=("treated", "treat", "D", "ATT", "post", "simple")):
    """An estimate or standard error by the name that its row gives it."""
    name, _, which = quantity.partition(" ")
    which = {"est": "estimate", "se": "se"}[which.split()[0]]
    table = result.estimates
    label = name.rpartition("::")[2]
    if label in overall or name in ("D::1", "treated::1"):
        rows = table["kind"] == "overall"
    elif name.startswith("cohort"):
        rows = (table["kind"] == "cohort") & (table["cohort"] == int(label))
    else:
        rows = (table["kind"] == "event_time") & (table["event_time"] == int(label))
    (value,) = table.loc[rows, which]
    return value


def read_decomposition(found, quantity):
    """A number of a decomposition by the name that its row gives it."""
    comparisons = found.comparisons
    alone = {
        "TWFE": found.estimate,
        "sum weights x estimates = TWFE": found.estimate,
        "Omega": found.within_weight,
        "beta_hat_w": found.within_estimate,
        "sum of weighted 2x2": float(comparisons["weight"] @ comparisons["estimate"]),
    }
    if quantity in alone:
        return alone[quantity]
    which = "weight" if "weight" in quantity else "estimate"
    pair = re.match(r"(\d+) vs (\w+)", quantity)
    if not pair:
        (kind,) = {code for words, code in TYPES.items() if words in quantity}
        return found.summary.set_index("type").loc[kind, which]
    treated, control = pair.groups()
    is_never = control in ("Inf", "never")
    is_control = (
        comparisons["control"].isna() if is_never else (comparisons["control"] == int(control))
    )
    (value,) = comparisons.loc[(comparisons["treated"] == int(treated)) & is_control, which]
    return value


def name_row(row):
    return f"{row.case_id}-{row.quantity}"


def test_every_row_is_used():
    assert len(ROWS) == 322


@pytest.mark.parametrize("row", list(ROWS.itertuples()), ids=name_row)
def test_own_reference(row):
    words = row.quantity.split()
    is_pair = row.case_id.startswith("BD")
    suffix = words[-1] if len(words) > 2 and not is_pair else ""
    result = fitted(row.case_id, suffix)
    read = read_decomposition if is_pair else read_estimate
    assert read(result, row.quantity) == pytest.approx(row.value, abs=row.tolerance, rel=0)


def test_errors_of_weighted_imputation_are_those_of_the_estimate():
    # didimputation squares the weights: its own weights on outcomes do not add up to its estimate.
    right = estimate_imputation(simulated(cluster="cl", weight="w")).select("overall")
    assert right.estimates["se"].item() == pytest.approx(0.0561223741247, abs=1e-9)


def published_rows():
    file = Path(PUBLISHED) / "references.csv"
    if not (PUBLISHED and file.is_file()):
        return pd.DataFrame(columns=["case_id", "method", "quantity"])
    rows = pd.read_csv(file)
    is_other = rows["method"].str.startswith("HonestDiD")
    return rows[rows["case_id"].isin(PUBLISHED_CASES) & ~is_other]


def published_panel(name, **columns):
    table = pd.read_csv(Path(PUBLISHED) / "data" / name)
    if name == "castle.csv":
        starts = table[table["post"] == 1].groupby("state")["year"].min()
        table["start"] = table["state"].map(starts)
    if name == "ehec.csv":
        late = table["yexp2"].notna() & (table["yexp2"] == 2015)
        table = table[(table["year"] < 2016) & ~late]
        table = table.assign(start=table["yexp2"].where(table["yexp2"] == 2014))
    return declare_panel(table, **columns)


def mpdta(**options):
    columns = {"unit": "countyreal", "period": "year", "outcome": "lemp"}
    return published_panel("mpdta.csv", first_treated="first.treat", **columns, **options)


def castle():
    columns = {"unit": "state", "period": "year", "outcome": "l_homicide"}
    return published_panel("castle.csv", first_treated="start", **columns)


def ehec():
    columns = {"unit": "stfips", "period": "year", "outcome": "dins"}
    return published_panel("ehec.csv", first_treated="start", **columns)


def base_stagg():
    columns = {"unit": "id", "period": "year", "outcome": "y"}
    return published_panel("base_stagg.csv", first_treated="year_treated", **columns)


@functools.cache
def published_fit(dataset, method):
    castle_rule = {"TWFE iid": {"kind": "iid"}, "TWFE CRV1 ssc none": {"counted": "none"}}
    castle_rule["TWFE CRV1 ssc full"] = {"counted": "all"}
    if method.startswith("GoodmanBacon"):
        return decompose_twfe(castle())
    if method.startswith("SunAbraham"):
        return estimate_sun_abraham(base_stagg() if dataset == "base_stagg.csv" else mpdta())
    if method.startswith("ETWFE"):
        return estimate_extended_twfe(mpdta(covariates=["lpop"]))
    if method.startswith("BJS"):
        return estimate_imputation(mpdta())
    if method.startswith("did2s"):
        return estimate_two_stage(mpdta())
    if "event study" in method:
        return estimate_event_study(ehec() if dataset == "ehec.csv" else mpdta())
    panel = castle() if dataset == "castle.csv" else mpdta()
    return estimate_twfe(panel, errors=ErrorRule(**castle_rule.get(method, {})))


def read_published(result, row):
    """Published rows name their numbers in several ways."""
    quantity = re.sub(r"^event ", "", row.quantity)
    if row.method.startswith("GoodmanBacon"):
        return read_decomposition(result, quantity)
    if row.dataset == "ehec.csv":
        kind, year = quantity.split()
        quantity = f"{int(year) - 2014} {'est' if kind == 'beta' else 'se'}"
    return read_estimate(result, quantity)


@pytest.mark.parametrize("row", list(published_rows().itertuples()), ids=name_row)
def test_published_reference(row):
    result = published_fit(row.dataset, row.method)
    assert read_published(result, row) == pytest.approx(row.value, abs=row.tolerance, rel=0)


@pytest.mark.skipif(not len(published_rows()), reason="WORKBENCH_REFERENCE_DATA names no folder")
def test_every_published_row_is_used():
    assert len(published_rows()) == 137
