"""What was known on a day: which rows take part, and what is said of the others."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures.evidence import evidence_of, gather_evidence, read_checked
from helpers.figures.publication import days_of_sources
from helpers.figures.raw import read_raw
from helpers.figures.vintages import held_back, known_on
from helpers.vintage import Vintage

ARTICLE = "figures/dak_lak_article_2022.csv"
PUBLIC = "figures/public_2008_2025.csv"
RAW = Path(__file__).parents[3] / "data" / "raw"


def known_ids(raw, code):
    return set(known_on(raw, Vintage.of(code)).figures["figure_id"])


@pytest.mark.parametrize(
    ("published", "day", "dating"),
    [
        ("2023-06-15", "2023-06-15", "day"),
        ("2023-06", "2023-06-30", "month"),
        ("2024-02", "2024-02-29", "month"),
        ("2023", "2023-12-31", "year"),
        ("", "2022-12-31", "assumed"),  # the latest day that its figures speak for
    ],
)
def test_a_source_is_known_from_the_last_day_its_date_allows(
    published, day, dating, figures_table, sources_table, indicators_table
):
    figures = figures_table("""
        id | indicator | start      | end        | source
        F1 | teams     | 2021-01-01 | 2021-12-31 | s
        F2 | teams     | 2022-01-01 | 2022-12-31 | s
        F3 | years     | 2017-01-01 | 2027-12-31 | s
    """)
    days = days_of_sources(sources_table(s=published), figures, indicators_table(years="period"))
    assert days.loc["s", "known_from"] == pd.Timestamp(day)
    assert days.loc["s", "dating"] == dating


def test_a_source_that_nothing_dates_has_no_day(figures_table, sources_table, indicators_table):
    figures = figures_table("id | start | end | source\nF1 | | | s")
    days = days_of_sources(sources_table(s="", t=""), figures, indicators_table())
    assert days["known_from"].isna().all()
    assert set(days["dating"]) == {"unknown"}


# P0053 was published on 2019-01-08, P0054 on 2019-07-29, P0186 on 2025-09-06, P0187 in 2025;
# the article of S008 and its like has no date and speaks for 2022 at the latest.


def test_only_figures_published_by_the_day_take_part(raw_folder):
    raw = read_raw(raw_folder.path)
    assert {"P0053"} <= known_ids(raw, "2019-01-08") < {"P0053", "P0010"}
    assert known_ids(raw, "2019-07-28") == known_ids(raw, "2019-01-08")
    assert "P0054" in known_ids(raw, "2019-07-29")
    assert "S009" not in known_ids(raw, "2022-12-30")
    assert "S009" in known_ids(raw, "2022-12-31")
    assert "S009" not in known_ids(raw, "2022-12-31-dated-only")
    # Dated by its year, it may have been out on 2025-09-06; on the last day it certainly was.
    assert {"P0186"} == {"P0186", "P0187"} & known_ids(raw, "2025-12-30")
    assert {"P0186", "P0187"} <= known_ids(raw, "2025-12-31")


def test_a_repaired_rate_stood_as_first_printed_until_its_revision(raw_folder):
    raw, entries = read_checked(raw_folder.path)
    before = evidence_of(raw, entries, Vintage(date(2019, 7, 28))).figures.set_index("figure_id")
    after = evidence_of(raw, entries, Vintage(date(2019, 7, 29))).figures.set_index("figure_id")
    assert (before.at["P0053", "status"], before.at["P0053", "rule"]) == ("stands", "only figure")
    assert (after.at["P0053", "status"], after.at["P0053", "rule"]) == ("set aside", "duplicate")


def test_a_target_is_known_from_the_day_it_was_signed(raw_folder):
    raw_folder.edit("targets.csv", "NSGE-1.1a", set_on="2021-03-03", source_id="")
    raw = read_raw(raw_folder.path)
    assert "NSGE-1.1a" not in set(known_on(raw, Vintage.of("2021-03-02")).targets["target_id"])
    assert "NSGE-1.1a" in set(known_on(raw, Vintage.of("2021-03-03")).targets["target_id"])


def test_a_target_without_day_and_source_is_assumed_from_the_start_of_its_programme(raw_folder):
    raw_folder.edit("targets.csv", "NSGE-1.1a", set_on="", source_id="", programme="project_8")
    raw_folder.edit("programmes.csv", "project_8", start_year="2021")
    raw = read_raw(raw_folder.path)
    assert "NSGE-1.1a" not in set(known_on(raw, Vintage.of("2020-12-31")).targets["target_id"])
    assert "NSGE-1.1a" in set(known_on(raw, Vintage.of("2021-01-01")).targets["target_id"])
    dated = known_on(raw, Vintage.of("2021-01-01-dated-only"))
    assert "NSGE-1.1a" not in set(dated.targets["target_id"])


@pytest.fixture(scope="module")
def committed():
    return read_raw(RAW)


def test_the_reform_of_2025_is_not_known_before_it_comes(committed):
    before = known_on(committed, Vintage.of("2023-06-30"))
    places = before.places.set_index("place")
    assert pd.isna(places.at["dak-lak/krong-ana", "valid_to"])
    assert not before.crosswalk["on"].gt("2023-06-30").any()
    assert not places["valid_from"].gt("2023-06-30").any()
    after = known_on(committed, Vintage.of("2025-12-31"))
    ended = after.places.set_index("place").at["dak-lak/krong-ana", "valid_to"]
    assert ended == pd.Timestamp("2025-06-30")


def test_a_place_that_a_report_named_before_it_came_stays(raw_folder):
    raw_folder.edit("places/places.csv", "dak-lak", valid_from="2019-06-01")
    raw_folder.edit(PUBLIC, "P0053", period_start="2019-06-01", period_end="2019-12-31")
    known = known_on(read_raw(raw_folder.path), Vintage.of("2019-01-08"))
    assert "dak-lak" in set(known.places["place"])


def test_mentions_go_with_their_source(raw_folder):
    raw = read_raw(raw_folder.path)
    assert known_on(raw, Vintage.of("2022-12-30")).mentions.empty
    assert len(known_on(raw, Vintage.of("2022-12-31")).mentions)


def test_no_row_refers_to_one_that_is_left_out(raw_folder):
    raw = read_raw(raw_folder.path)
    for code in ("2019-01-08", "2022-12-31", "2023-06-30-dated-only", "2025-12-31"):
        known = known_on(raw, Vintage.of(code))
        sources, figures = set(known.sources["source_id"]), set(known.figures["figure_id"])
        for table in (known.figures, known.mentions, known.targets, known.norms):
            assert set(table["source_id"].dropna()) <= sources
        assert set(known.mentions["figure_id"].dropna()) <= figures
        places = set(known.places["place"])
        assert set(known.figures["place"]) <= places
        assert set(known.places["parent"].dropna()) <= places


def test_a_day_before_any_figure_names_the_first_one(raw_folder):
    with pytest.raises(UserError) as refused:
        gather_evidence(raw_folder.path, Vintage.of("2001-01-01"))
    first = min(
        days_of_sources(raw.sources, raw.figures, raw.indicators)["known_from"].loc[
            list(raw.figures["source_id"])
        ]
        for raw in [read_raw(raw_folder.path)]
    )
    assert f"expected a day from {first.min():%Y-%m-%d} on" in str(refused.value)


def test_what_is_left_out_is_counted_by_its_reason(raw_folder):
    raw = read_raw(raw_folder.path)
    kinds = raw.indicators.set_index("indicator")["kind"]
    analysed = ~raw.figures["indicator"].map(kinds).isin(["period", "identifier"])
    about = held_back(raw, Vintage.of("2025-09-06"))
    assert about["figures"] == analysed.sum()
    assert about["figures"] == about["known"] + about["later"] + about["perhaps"]
    assert about["perhaps"] == 1  # P0187, of 2025
    strict = held_back(raw, Vintage.of("2025-09-06-dated-only"))
    assert strict["figures"] == sum(strict[k] for k in ("known", "later", "perhaps", "undated"))
    assert strict["undated"] == analysed[raw.figures["source_id"].eq("dlk2022")].sum()


def test_once_everything_is_published_a_vintage_is_today(raw_folder):
    raw, entries = read_checked(raw_folder.path)
    last = evidence_of(raw, entries, Vintage(date(2026, 11, 27))).tables()
    for name, table in evidence_of(raw, entries).tables().items():
        pd.testing.assert_frame_equal(last[name], table.reset_index(drop=True))


def test_what_was_known_stays_known(committed):
    days = ["2012-01-01", "2019-01-08", "2022-12-31", "2023-06-30", "2025-12-31"]
    for strict in ("", "-dated-only"):
        known = [known_on(committed, Vintage.of(day + strict)) for day in days]
        for earlier, later in pairwise(known):
            for table, key in (("figures", "figure_id"), ("targets", "target_id"),
                               ("sources", "source_id"), ("places", "place")):  # fmt: skip
                was, is_now = (set(one.table(table)[key]) for one in (earlier, later))
                assert was <= is_now
