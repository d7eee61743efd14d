"""What vintages and their replay keep to, whatever was published when."""

import datetime

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.figures.publication import days_of_sources
from helpers.figures.reconcile import STANDS, reconcile
from helpers.figures.revisions import revisions

PUBLISHED = ["", "2022", "2022-07", "2022-07-15", "2022-12-30", "2023", "2023-01-10"]
SOURCES = pd.DataFrame(
    {"source_id": [f"s{n}" for n in range(len(PUBLISHED))], "published": PUBLISHED}, dtype="string"
).replace("", pd.NA)
INDICATORS = pd.DataFrame(
    {
        "indicator": ["teams", "cases", "decree"], "kind": ["count", "count", "identifier"],
        "printed_name": [None, None, None], "label_en": ["Teams", "Cases", "Decree"],
    },
    dtype="string",
)  # fmt: skip
MEASURES = {"teams": "stock", "cases": "flow", "decree": "unclear"}
DAYS = [datetime.date(2022, 1, 1) + datetime.timedelta(days=n) for n in (0, 181, 364)]
FIGURE = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["teams", "cases", "teams", "cases", "decree"]),
        "place": st.sampled_from(["dak-lak", "gia-lai"]),
        "period": st.one_of(st.none(), st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))),
        "as_of": st.one_of(st.none(), st.sampled_from(DAYS)),
        "value": st.sampled_from([30, 30.2, 30.26, 31]),
        "definition": st.sampled_from([None, None, None, "rural only"]),
        "source_id": st.sampled_from(list(SOURCES["source_id"])),
        "confidence": st.sampled_from(["high", "high", "medium", "low"]),
    }
)


def table(rows: list[dict]) -> pd.DataFrame:
    figures = pd.DataFrame(
        [
            {
                "figure_id": f"F{n:02}", "unit": "team",
                **{k: v for k, v in row.items() if k != "period"},
                "measure": MEASURES[row["indicator"]],
                "period_start": min(row["period"]) if row["period"] else None,
                "period_end": max(row["period"]) if row["period"] else None,
                "value_high": None, "numerator": None, "denominator": None,
            }
            for n, row in enumerate(rows)
        ]
    )  # fmt: skip
    days = ["period_start", "period_end", "as_of"]
    numbers = ["value", "value_high", "numerator", "denominator"]
    figures[days] = figures[days].apply(lambda c: pd.to_datetime(c).astype("datetime64[ns]"))
    figures[numbers] = figures[numbers].apply(lambda c: pd.to_numeric(c).astype("Float64"))
    texts = [c for c in figures if c not in (*days, *numbers)]
    return figures.astype(dict.fromkeys(texts, "string"))


@settings(max_examples=8, deadline=None)
@given(st.lists(FIGURE, min_size=1, max_size=7))
def test_the_replay_ends_where_the_reports_of_today_are(rows):
    """What stands after the last publication is what reconciling all of them lets stand."""
    figures = table(rows)
    replayed = revisions(figures, SOURCES, INDICATORS)
    today = reconcile(figures, SOURCES, INDICATORS).set_index("figure_id")
    analysed = today[today["rule"].ne("not analysed")]
    assert set(replayed["figure_id"]) == set(analysed.index)
    stands = set(analysed.index[analysed["status"].eq(STANDS)])
    assert stands <= set(replayed["after_figure"].dropna()) | set(replayed["figure_id"])
    displaced = set(replayed["before_figure"].dropna()) - set(replayed["after_figure"].dropna())
    assert not displaced & stands


@settings(max_examples=8, deadline=None)
@given(st.lists(FIGURE, min_size=1, max_size=7))
def test_nothing_comes_before_it_can_have_been_published(rows):
    figures = table(rows)
    days = days_of_sources(SOURCES, figures, INDICATORS)
    replayed = revisions(figures, SOURCES, INDICATORS)
    assert replayed["on"].is_monotonic_increasing or replayed["on"].isna().any()
    came = replayed.set_index("figure_id")["on"].groupby(level=0).first()
    for figure, source in zip(figures["figure_id"], figures["source_id"], strict=True):
        if figure in came.index and pd.notna(days.loc[source, "known_from"]):
            assert came[figure] == days.loc[source, "known_from"]
    # What stood before was known before.
    known = replayed.dropna(subset=["before_figure", "on"])
    earlier = came.reindex(known["before_figure"].to_numpy(object)).to_numpy()
    assert all(pd.isna(day) or day < on for day, on in zip(earlier, known["on"], strict=True))


@settings(max_examples=8, deadline=None)
@given(st.lists(FIGURE, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, random):
    figures = table(rows)
    order = list(range(len(figures)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(
        revisions(figures, SOURCES, INDICATORS),
        revisions(figures.iloc[order].reset_index(drop=True), SOURCES, INDICATORS),
    )


@settings(max_examples=8, deadline=None)
@given(st.lists(FIGURE, min_size=1, max_size=7))
def test_only_changes_that_may_be_compared_have_a_size(rows):
    replayed = revisions(table(rows), SOURCES, INDICATORS)
    sized = replayed[replayed["change"].notna()]
    assert not sized["cause"].isin(["first", "definition", "register", "unresolved"]).any()
    assert (sized["change"] == (sized["after"] - sized["before"]).round(9)).all()
    repeats = replayed[replayed["cause"].eq("repeat")]
    assert (repeats["change"].dropna().abs() < 1).all()
