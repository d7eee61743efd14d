"""Corrections: applied once, seen in the figure, named when their source is repaired."""

import csv
import hashlib

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures.correction_file import read_corrections
from helpers.figures.evidence import evidence_of, gather_evidence, read_checked
from helpers.figures.processed import prepare, read_evidence
from helpers.vintage import Vintage

ARTICLE = "figures/dak_lak_article_2022.csv"
PUBLIC = "figures/public_2008_2025.csv"
ENTRY = """
corrections:
  - id: K009
    match: {figure_id: P0053}
    action: replace
    set: {value: 12.91}
    expect: {value: 12.81}
    reason: The table of the same source prints 12.91.
    status: accepted
    decided_on: 2026-03-01
"""


@pytest.fixture
def corrected(raw_folder):
    """Writes the file of corrections; P0053 alone, so that it stands."""

    def write(text: str = ENTRY, **edits: str):
        for old, new in edits.items():
            assert f"{old}:" in text
            lines = text.splitlines()
            text = "\n".join(
                f"{line.partition(old)[0]}{old}: {new}" if f"{old}:" in line else line
                for line in lines
            )
        (raw_folder.path / "corrections.yml").write_text(text, encoding="utf-8")
        return raw_folder

    return write


def the_figure(folder, figure="P0053", vintage=None):
    return gather_evidence(folder.path, vintage).figures.set_index("figure_id").loc[figure]


def test_an_accepted_entry_changes_the_figure_and_says_so_in_its_note(corrected):
    folder = corrected()
    before = hashlib.sha256((folder.path / PUBLIC).read_bytes()).hexdigest()
    row = the_figure(folder)
    assert row["value"] == 12.91
    assert row["correction"] == "K009"
    assert row["note"].startswith(
        "Corrected (K009): value 12.91, printed 12.81. The table of the same source prints 12.91. "
    )
    assert "households" in row["note"]  # its own note stays
    assert hashlib.sha256((folder.path / PUBLIC).read_bytes()).hexdigest() == before


@pytest.mark.parametrize("status", ["proposed", "repaired", "refused"])
def test_an_entry_of_another_status_changes_nothing(corrected, status):
    row = the_figure(corrected(status=status))
    assert (row["value"], pd.isna(row["correction"])) == (12.81, True)


def test_a_corrected_number_takes_part_in_reconciling(corrected):
    """12.81 repeats P0054; 12.91 is another number, and the older of the two."""
    assert the_figure(corrected(status="refused"))["rule"] == "duplicate"
    assert the_figure(corrected())["rule"] == "vintage"


def test_a_correction_was_not_known_before_it_was_decided(corrected):
    folder = corrected()
    assert the_figure(folder, vintage=Vintage.of("2026-02-28"))["value"] == 12.81
    assert the_figure(folder, vintage=Vintage.of("2026-03-01"))["value"] == 12.91


def test_a_source_that_repairs_itself_is_not_corrected_twice(corrected):
    folder = corrected()
    row = folder.edit(PUBLIC, "P0053", value="12.91")
    evidence = gather_evidence(folder.path)
    figure = evidence.figures.set_index("figure_id").loc["P0053"]
    assert (figure["value"], pd.isna(figure["correction"])) == (12.91, True)
    (told,) = evidence.warnings[evidence.warnings["rule"].eq("correction-repaired")].itertuples()
    assert told.file == "data/raw/corrections.yml"
    assert told.row == 3
    assert f"entry K009 is not applied: data/raw/{PUBLIC}, row {row} says" in told.message


def test_a_row_that_says_a_third_thing_stops_everything_and_names_the_entry(corrected):
    folder = corrected()
    row = folder.edit(PUBLIC, "P0053", value="12.71")
    message = folder.refusal()
    assert message.startswith(
        "data/raw/corrections.yml, row 3, column expect value of entry K009: found 12.71 in "
        f"data/raw/{PUBLIC}, row {row} (P0053), expected 12.81, or 12.91 once the source is "
        "repaired."
    )
    with pytest.raises(UserError):
        prepare(folder.path, folder.path.parent / "processed")
    assert not (folder.path.parent / "processed").exists()


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({"match": "{figure_id: P9999}"}, "found no figure with figure_id P9999"),
        ({"match": "{source_id: dlk2022}"}, "figures (S008, S009"),
        ({"set": "{value: -3}"}, "column set value of entry K009: found -3, expected a number"),
        ({"set": "{denominator: 0}", "expect": "{denominator: null}"}, "column set denominator"),
    ],
)  # fmt: skip
def test_an_entry_that_does_not_fit_is_one_problem(corrected, edits, words):
    message = corrected(**edits).refusal()
    assert message.startswith("data/raw/corrections.yml, row 3")
    assert "K009" in message
    assert words in message


def test_half_a_correction_is_refused(corrected):
    half = corrected(match="{figure_id: S009}", set="{value: 63}", expect="{value: 62}")
    assert "found value 63 and numerator 62, expected the same number in both" in half.refusal()
    whole = corrected(
        match="{figure_id: S009}", set="{value: 63, numerator: 63}",
        expect="{value: 62, numerator: 62}",
    )  # fmt: skip
    assert the_figure(whole, "S009")[["value", "numerator"]].tolist() == [63, 63]


def test_two_entries_for_one_figure_are_refused(corrected):
    second = ENTRY.replace("corrections:\n", "").replace("K009", "K010")
    message = corrected(ENTRY.rstrip() + second).refusal()
    assert "found P0053, which K009 corrects already, expected one accepted entry" in message


def test_a_figure_left_out_is_set_aside_with_the_reason(corrected):
    text = ENTRY.replace("replace", "leave_out").replace("    set: {value: 12.91}\n", "")
    folder = corrected(text)
    row = the_figure(folder)
    assert (row["status"], row["rule"], row["in_series"]) == ("set aside", "correction", False)
    assert row["reason"] == (
        "Left out by correction K009: The table of the same source prints 12.91."
    )
    other = the_figure(folder, "P0054")
    assert (other["status"], other["rule"]) == ("stands", "only figure")


def test_a_printed_slip_stays_a_point_to_check_and_says_that_it_is_corrected(raw_folder):
    """K001, as committed: the years of Project 939."""
    evidence = gather_evidence(raw_folder.path)
    (slip,) = evidence.warnings[evidence.warnings["rule"].eq("programme-years")]["message"]
    assert "printed as 2017-2027" in slip
    assert slip.endswith("; corrected by entry K001 of data/raw/corrections.yml")
    figure = evidence.figures.set_index("figure_id").loc["S019"]
    assert (figure["value_high"], figure["correction"]) == (2025, "K001")


def test_a_change_of_the_file_makes_new_tables(corrected, tmp_path):
    folder, processed = corrected(), tmp_path / "processed"
    assert prepare(folder.path, processed)
    assert not prepare(folder.path, processed)
    corrected(status="refused")
    assert prepare(folder.path, processed)
    assert read_evidence(processed).figures["correction"].isna().all()


def test_without_the_file_nothing_is_corrected(raw_folder):
    (raw_folder.path / "corrections.yml").unlink()
    raw, entries = read_checked(raw_folder.path)
    assert entries == []
    assert evidence_of(raw).figures["correction"].isna().all()


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({"action": "delete"}, "entry K009, action: found 'delete', expected: Input should be"),
        ({"status": "done"}, "entry K009, status: found 'done'"),
        ({"set": "{source_id: x}"}, "entry K009, set source_id"),
        ({"set": "{}"}, "`set`, the columns and what they should say"),
        ({"set": "{numerator: 3}"}, "what numerator says now, in `expect`"),
        ({"set": "{value: 12.81}"}, "another value in `set` than in `expect`"),
        ({"expect": "{}"}, "entry K009, expect"),
        ({"expect": "{value: abc}"}, "a number or null for value, not 'abc'"),
        ({"expect": "{value: 12.81, as_of: 2018}"}, "a day like 2022-12-31 or null for as_of"),
        ({"match": "{place: dak-lak}"}, "a figure_id or a source_id"),
        ({"decided_on": "null"}, "`decided_on`, the day on which it was accepted"),
        ({"reason": "slip"}, "entry K009, reason"),
    ],
)  # fmt: skip
def test_an_entry_that_is_not_whole_is_refused_by_its_name(corrected, edits, words):
    with pytest.raises(UserError) as refused:
        read_corrections(corrected(**edits).path)
    assert str(refused.value).startswith("data/raw/corrections.yml, row 3, entry ")
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ENTRY.replace("expect:", "expects:"), "entry K009, expect: found nothing, expected"),
        ("corrections: [", "cannot be read as YAML"),
        ("", "found no list"),
        ("- id: K1", "found no list"),
        (ENTRY.replace("id: K009", "id: 9th"), "entry 9th, id: found '9th'"),
        (ENTRY + ENTRY.replace("corrections:\n", "").lstrip("\n"), "found the id 'K009' twice"),
    ],
)
def test_a_file_of_another_form_is_refused(corrected, text, words):
    with pytest.raises(UserError, match=r"data/raw/corrections\.yml") as refused:
        read_corrections(corrected(text).path)
    assert words in str(refused.value)


def test_the_committed_corrections_fit_the_committed_figures(small_folder):
    raw, entries = read_checked(small_folder.parents[0] / "raw")
    with (small_folder / ARTICLE).open(encoding="utf-8", newline="") as stream:
        printed = {row["figure_id"]: row for row in csv.DictReader(stream)}
    assert printed["S019"]["value_high"] == "2027"
    assert [entry.id for entry in entries if entry.status == "accepted"] == ["K001"]
    assert len(raw.figures)
