"""What reconciling keeps to, whatever is reported."""

import datetime

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.figures.reconcile import RULES, SET_ASIDE, STANDS, UNRESOLVED, reconcile

DAYS = [datetime.date(2022, 1, 1) + datetime.timedelta(days=n) for n in (0, 90, 181, 273, 364)]
PUBLISHED = ["", "2022", "2022-07", "2022-07-15", "2022-12-30", "2023", "2023-01-10"]
SOURCES = pd.DataFrame(
    {"source_id": [f"s{n}" for n in range(len(PUBLISHED))], "published": PUBLISHED}, dtype="string"
).replace("", pd.NA)
INDICATORS = pd.DataFrame(
    {"indicator": ["teams", "cases", "decree"], "kind": ["count", "count", "identifier"]},
    dtype="string",
)
# Few values of each column, so that the figures of one key often meet.
FIGURE = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["teams", "cases", "cases", "teams", "decree"]),
        "place": st.sampled_from(["dak-lak", "gia-lai"]),
        "period": st.one_of(st.none(), st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))),
        "as_of": st.one_of(st.none(), st.sampled_from(DAYS)),
        "value": st.sampled_from([30, 30.2, 30.26, 30.21, 31]),
        "denominator": st.sampled_from([None, None, 60, 62]),
        "definition": st.sampled_from([None, None, None, "rural only"]),
        "source_id": st.sampled_from(list(SOURCES["source_id"])),
        "confidence": st.sampled_from(["high", "high", "medium", "low"]),
    }
)
MEASURES = {"teams": "stock", "cases": "flow", "decree": "unclear"}


def table(rows: list[dict]) -> pd.DataFrame:
    figures = pd.DataFrame(
        [
            {
                "figure_id": f"F{n:02}",
                **{k: v for k, v in row.items() if k not in ("period", "denominator")},
                "measure": MEASURES[row["indicator"]],
                "period_start": min(row["period"]) if row["period"] else None,
                "period_end": max(row["period"]) if row["period"] else None,
                "value_high": None,
                "numerator": row["value"] if row["denominator"] else None,
                "denominator": row["denominator"],
            }
            for n, row in enumerate(rows)
        ]
    )
    days = ["period_start", "period_end", "as_of"]
    numbers = ["value", "value_high", "numerator", "denominator"]
    figures[days] = figures[days].apply(lambda c: pd.to_datetime(c).astype("datetime64[ns]"))
    figures[numbers] = figures[numbers].apply(lambda c: pd.to_numeric(c).astype("Float64"))
    texts = [c for c in figures if c not in (*days, *numbers)]
    return figures.astype(dict.fromkeys(texts, "string"))


FIGURES = st.lists(FIGURE, min_size=2, max_size=8).map(table)
QUICK = settings(max_examples=15, deadline=None)


def settled(figures: pd.DataFrame) -> pd.DataFrame:
    return reconcile(figures, SOURCES, INDICATORS)


@QUICK
@given(FIGURES)
def test_no_figure_is_lost_and_none_is_changed(figures):
    answer = settled(figures)
    pd.testing.assert_frame_equal(answer[list(figures.columns)], figures)
    assert answer["status"].isin([STANDS, SET_ASIDE, UNRESOLVED]).all()
    assert answer["rule"].isin(RULES).all()


@QUICK
@given(FIGURES, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(figures, random):
    order = list(figures.index)
    random.shuffle(order)
    shuffled = settled(figures.loc[order].reset_index(drop=True))
    pd.testing.assert_frame_equal(
        settled(figures), shuffled.sort_values("figure_id").reset_index(drop=True)
    )


@QUICK
@given(FIGURES)
def test_at_most_one_figure_stands_for_a_key(figures):
    answer = settled(figures)
    standing = answer[answer["status"].eq(STANDS)].assign(
        definition=lambda frame: frame["definition"].fillna("")
    )
    assert not standing.duplicated(["indicator", "place", "definition", "key_period"]).any()


@QUICK
@given(FIGURES)
def test_every_key_has_a_figure_or_says_that_it_is_unresolved(figures):
    answer = settled(figures)
    analysed = answer[answer["rule"].ne("not analysed") & answer["definition"].isna()]
    for _, group in analysed.groupby(["indicator", "place", "key_period"]):
        part_of_a_year = group["reason"].str.startswith("Covers only a part").fillna(False)
        left = group["status"].eq(STANDS).sum(), group["status"].eq(UNRESOLVED).sum()
        assert left[0] == 1 or left[1] > 1 or part_of_a_year.any()


@QUICK
@given(FIGURES)
def test_whoever_is_set_aside_is_told_why_and_for_whom(figures):
    answer = settled(figures)
    losers = answer[answer["status"].eq(SET_ASIDE)]
    assert losers["reason"].str.len().gt(0).all()
    standing = set(answer.loc[answer["status"].eq(STANDS), "figure_id"])
    unresolved = answer[answer["status"].eq(UNRESOLVED)]
    for _, row in losers[losers["rule"].ne("not analysed")].iterrows():
        if pd.isna(row["stands_instead"]):
            keys = ["indicator", "place", "key_period"]
            assert unresolved[keys].eq(row[keys]).all(axis=1).any()
        else:
            assert row["stands_instead"] in standing


@QUICK
@given(FIGURES)
def test_a_figure_that_stands_still_stands_among_those_that_stand(figures):
    standing = settled(figures).loc[lambda frame: frame["status"].eq(STANDS), figures.columns]
    again = settled(standing.reset_index(drop=True))
    assert again["status"].eq(STANDS).all()


@QUICK
@given(FIGURES)
def test_only_a_number_that_was_counted_earlier_or_stands_is_in_the_series(figures):
    shown = settled(figures).loc[lambda frame: frame["in_series"]]
    assert (shown["status"].eq(STANDS) | shown["rule"].eq("date")).all()
    assert shown["definition"].isna().all()
