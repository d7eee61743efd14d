"""A page sees what it needs of the evidence, and a figure outside its scope cannot change it."""

import pandas as pd
import pytest

from helpers.figures import Evidence
from helpers.reporting.glossary import Glossary
from helpers.reporting.pages import coverage_gaps, equity, provinces
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.parameters import CoverageGaps, years_with_figures
from helpers.reporting.scope import digest_of_table, evidence_for

PLACES = ("dak-lak", "gia-lai", "dak-lak/ea-kar", "dak-lak-2025", "hoa-binh", "viet-nam")


def tables_of(place: str, evidence: Evidence) -> list[pd.DataFrame]:
    """Tables of the pages on coverage, equity and outcomes that look beyond the place."""
    year = years_with_figures(evidence.figures, place)[-1]
    page = Glossary(evidence, CoverageGaps(place=place, year=year))
    gaps = coverage_gaps.assess_year(page)
    known = Known(page)
    return [
        gaps,
        coverage_gaps.universes(page, gaps),
        *(table for _, _, table in provinces.comparisons(page, gaps)),
        *(equity.group_rows(found, page) for found in [*equity.inside(page), *equity.beside(page)]),
        *equity.parts(page),
        known.assessed,
        known.here,
        *(table[table["place"].eq(place)] for table in (known.ratios, known.latest_ratios)),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_pages_are_those_of_the_whole_evidence(light: Evidence, place: str):
    whole, scoped = tables_of(place, light), tables_of(place, evidence_for(place, light))
    assert len(whole) == len(scoped) > 4
    for one, other in zip(whole, scoped, strict=True):
        pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


def test_a_scope_holds_the_place_what_is_around_it_and_what_compares(evidence: Evidence):
    figures = evidence.figures
    own = evidence_for("dak-lak", evidence).figures
    for place in ("dak-lak", "dak-lak/ea-kar", "viet-nam"):
        assert set(figures.loc[figures["place"].eq(place), "figure_id"]) <= set(own["figure_id"])
    reported = set(figures.loc[figures["place"].eq("dak-lak"), "indicator"])
    elsewhere = figures[figures["place"].eq("gia-lai")]
    shared = elsewhere[elsewhere["indicator"].isin(reported)]
    assert 0 < len(shared) < len(elsewhere)
    assert set(shared["figure_id"]) <= set(own["figure_id"])
    assert len(own) < len(figures)


def test_the_whole_country_sees_everything(evidence: Evidence):
    assert len(evidence_for("viet-nam", evidence).figures) == len(evidence.figures)


def test_a_figure_out_of_scope_leaves_the_digest(evidence: Evidence):
    out = set(evidence.figures["figure_id"]) - set(
        evidence_for("dak-lak", evidence).figures["figure_id"]
    )
    place = evidence.figures.set_index("figure_id")["place"][min(out)]

    def digests(table: pd.DataFrame) -> list[str]:
        changed = Evidence(**{**evidence.tables(), "figures": table})
        return [digest_of_table(evidence_for(p, changed).figures) for p in ("dak-lak", place)]

    before = evidence.figures
    after = before.assign(value=before["value"].where(before["figure_id"].ne(min(out)), 1e6))
    (same, one), (still, other) = digests(before), digests(after)
    assert same == still
    assert one != other


def test_a_digest_sees_values_types_names_and_order():
    table = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    others = [
        table.iloc[::-1], table.astype({"a": "Float64"}), table.rename(columns={"a": "c"}),
        table.fillna("y"), table[["b", "a"]], table.iloc[:1],
    ]  # fmt: skip
    digests = {digest_of_table(t) for t in [table, *others]}
    assert len(digests) == len(others) + 1
    assert digest_of_table(table.copy()) == digest_of_table(table)
