"""The cascade from reported figures: what may be compared, and what must not."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.coverage.reported_cascade import build_cascade
from helpers.errors import UserError
from helpers.figures import gather_evidence
from helpers.figures.schema import STAGES

RAW = Path(__file__).parents[3] / "data" / "raw"
INDICATORS = pd.DataFrame(
    [
        ("has_address", "addresses", "availability", "Communes with an address", "commune", None),
        ("near", "addresses", "accessibility", "Communes near one", "commune", None),
        ("sheltered", "addresses", "contact", "People sheltered", "person", None),
        ("informed_pct", "addresses", "contact", "Women informed", "percent", "women"),
        ("helped_pct", "addresses", "effectiveness", "Women helped", "percent", "women"),
        ("clubs", "clubs", None, "Clubs", "club", None),
    ],
    columns=["indicator", "component", "cascade_stage", "label_en", "unit",
             "denominator_definition"],
).astype("string")  # fmt: skip


@pytest.fixture
def build(figures_table):
    def run(text: str, component: str = "addresses", **options: object) -> pd.DataFrame:
        cascade = build_cascade(figures_table(text), INDICATORS, component, **options)
        assert cascade["stage"].tolist() == list(STAGES)
        return cascade.set_index("stage")

    return run


def test_same_unit_base_and_day_give_a_loss(build):
    cascade = build("""
        indicator   | x   | y   | role     | unit
        has_address | 120 | 184 | universe | commune
        near        | 90  | 184 | universe | commune
    """)
    assert cascade["coverage"].dropna().tolist() == pytest.approx([120 / 184, 90 / 184])
    near = cascade.loc["accessibility"]
    assert (near["from_stage"], near["loss"], near["loss_unit"]) == ("availability", 30, "commune")
    assert near["caution"] == ""
    missing = cascade.loc[["acceptability", "contact", "effectiveness"]]
    assert missing["is_missing"].all()
    assert missing[["value", "coverage", "loss", "figures"]].isna().all(axis=None)


def test_a_stage_above_the_one_before_cannot_be(build):
    cascade = build("""
        indicator   | x   | y   | role     | unit
        has_address | 90  | 184 | universe | commune
        near        | 120 | 184 | universe | commune
    """)
    near = cascade.loc["accessibility"]
    assert pd.isna(near["loss"])
    assert near["caution"] == (
        "larger than availability (120 against 90), which cannot be: check both figures"
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("near | 80 | 152 | universe | commune | 2022-12-31", "of another base"),
        ("near | 80 | 184 | universe | commune | 2023-12-31",
         "of another day (2023-12-31, before: 2022-12-31)"),
        ("near | 80 | 184 | target | commune | 2022-12-31", "no base in common is stated"),
        ("near | 80 | 184 | universe | commune |", "the day is not known"),
        ("sheltered | 800 | | | person | 2022-12-31",
         "counted in another unit (person, before: commune)"),
    ],
)  # fmt: skip
def test_what_must_not_be_divided(build, row: str, why: str):
    cascade = build(f"""
        indicator   | x   | y   | role     | unit    | on
        has_address | 90  | 184 | universe | commune | 2022-12-31
        {row}
    """)
    stage = "contact" if "sheltered" in row else "accessibility"
    assert cascade.loc[stage, "caution"] == f"not to be divided by availability: {why}"
    assert pd.isna(cascade.loc[stage, "loss"])


def test_percentages_of_one_definition_are_compared(build):
    cascade = build("""
        indicator    | value | unit
        informed_pct | 60    | percent
        helped_pct   | 45.5  | percent
    """)
    helped = cascade.loc["effectiveness"]
    assert (helped["from_stage"], helped["loss"]) == ("contact", 14.5)
    assert helped["loss_unit"] == "percentage points"
    assert helped["coverage"] == pytest.approx(0.455)


def test_the_figure_shown_is_the_comparable_one_and_all_are_listed(build):
    cascade = build("""
        id | indicator    | value | unit    | on
        F1 | sheltered    | 800   | person  | 2023-12-31
        F2 | informed_pct | 60    | percent | 2022-12-31
        F3 | helped_pct   | 45    | percent | 2022-12-31
        F4 | informed_pct | 50    | percent | 2021-12-31
    """)
    contact = cascade.loc["contact"]
    assert (contact["figure_id"], contact["n_indicators"], contact["n_figures"]) == ("F2", 2, 2)
    assert set(contact["figures"].split(";")) == {"F1", "F2"}
    assert cascade.loc["effectiveness", "loss"] == 15


def test_a_skipped_stage_is_said(build):
    cascade = build("""
        indicator    | x  | y   | role     | unit
        has_address  | 90 | 184 | universe | commune
        helped_pct   | 45 |     |          | percent
        informed_pct | 60 |     |          | percent
    """)
    assert "another unit" in cascade.loc["contact", "caution"]
    assert cascade.loc["effectiveness", "caution"] == ""


@pytest.mark.parametrize(
    ("column", "cell", "caution"),
    [
        ("status", "unresolved", "its sources differ and nothing decides between them"),
        ("confidence", "low", "its source is weak"),
    ],
)
def test_a_doubtful_figure_is_shown_and_marked(build, column: str, cell: str, caution: str):
    cascade = build(f"""
        indicator   | x  | y   | role     | unit    | {column}
        has_address | 90 | 184 | universe | commune | {cell}
    """)
    assert cascade.loc["availability", "caution"] == caution


def test_figures_set_aside_later_or_of_another_definition_are_not_shown(build):
    cascade = build(
        """
        indicator   | x   | y   | role     | unit    | status    | on         | definition
        has_address | 90  | 184 | universe | commune | stands    | 2022-12-31 |
        has_address | 80  | 184 | universe | commune | set aside | 2022-12-31 |
        has_address | 100 | 184 | universe | commune | stands    | 2023-12-31 |
        near        | 70  | 184 | universe | commune | stands    | 2022-12-31 | all roads
        """,
        on=pd.Timestamp("2022-12-31"),
    )
    assert cascade.loc["availability", "numerator"] == 90
    assert cascade.loc["accessibility", "is_missing"]


def test_a_component_without_stages_is_five_missing_stages(build):
    assert build("indicator\nclubs", component="clubs")["is_missing"].all()


def test_bad_input(build, figures_table):
    with pytest.raises(UserError, match="found no wells, expected one of addresses, clubs"):
        build("indicator\nnear", component="wells")
    with pytest.raises(UserError, match="found dak-lak, gia-lai, expected one place"):
        build("place\ndak-lak\ngia-lai")


def test_committed_figures_make_a_cascade_for_every_place_and_component():
    evidence = gather_evidence(RAW)
    figures = evidence.figures[evidence.figures["rule"].ne("not analysed")]
    dak_lak = figures[figures["place"].eq("dak-lak")]
    models = build_cascade(dak_lak, evidence.indicators, "dv_models").set_index("stage")
    assert models.loc["availability", "figure_id"] == "S013"
    assert models.loc["availability", "coverage"] == pytest.approx(90 / 184)
    assert models["is_missing"].tolist() == [False, True, True, True, True]
    for component in evidence.indicators["component"].unique():
        cascade = build_cascade(dak_lak, evidence.indicators, component)
        assert cascade["stage"].tolist() == list(STAGES)
        assert cascade["is_missing"].tolist() == cascade["figure_id"].isna().tolist()
