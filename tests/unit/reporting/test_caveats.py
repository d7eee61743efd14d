"""The caveats log: read strictly, printed where its indicators and places are shown."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.places import count_units
from helpers.reporting.caveats import (
    Caveat,
    caveats_of,
    check_caveats,
    digest_of_caveats,
    read_caveats,
)
from helpers.reporting.caveats_section import put_caveats
from helpers.reporting.language import translator

ROOT = Path(__file__).parents[3]
PAGE = '<main><h2 id="a">A</h2><p>x</p><h2 id="how">How</h2><details class="code"></details></main>'
ENTRY = """\
- caveat: one
  kind: limit
  indicators: [dv_hotlines]
  noted: 2026-01-01
  text: {en: In English., vi: Tiếng Việt.}
"""


@pytest.fixture
def log(tmp_path):
    """A project with such a log."""
    (tmp_path / "docs").mkdir()

    def write(text: str) -> Path:
        (tmp_path / "docs" / "caveats.yml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def caveat(**given) -> Caveat:
    text = {"en": "In English.", "vi": "Tiếng Việt."}
    plain = {"caveat": "one", "kind": "limit", "indicators": ["dv_hotlines"], "text": text}
    plain["noted"] = date(2026, 1, 1)
    return Caveat.model_validate(plain | given)


def results(*rows: tuple[str | None, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["indicator", "place", "figures"])


def test_the_committed_log_knows_its_codes_and_speaks_both_languages(evidence):
    caveats = read_caveats(ROOT)
    check_caveats(caveats, evidence)
    assert len(caveats) >= 12
    vietnamese = re.compile(r"[ăâđêôơưạảấầẩậắằặẹẻếềệỉịọỏốồộớờợụủứừựỳỷỹ]")
    for one in caveats:
        assert vietnamese.search(one.text.vi), one.caveat
        assert not vietnamese.search(one.text.en.replace("Cao Bằng", "")), one.caveat


def test_numbers_of_the_committed_log_are_those_of_the_data(evidence):
    text = {one.caveat: one.text.en for one in read_caveats(ROOT)}
    days = {"2022-12-31": "dak-lak", "2023-04-10": "dak-lak", "2024-11-01": "dak-lak",
            "2025-07-01": "dak-lak-old-territory"}  # fmt: skip
    for day, place in days.items():
        for universe in ("rural_communes", "commune_level_units"):
            n = count_units(evidence.places, place, day, universe)
            assert re.search(rf"\b{n}\b", text["universe_moves_by_date"]), (day, universe)
    figures = evidence.figures.set_index("figure_id")
    assert f"{figures.loc['S009', 'denominator']:g}" in text["teams_312_is_a_target"]
    addresses = evidence.figures[evidence.figures["place"].eq("gia-lai")]
    for indicator in ("trusted_addresses", "trusted_addresses_project8"):
        values = addresses.loc[addresses["indicator"].eq(indicator), "value"]
        assert any(f"{value:,.0f}" in text["two_registers_one_name"] for value in values)


@pytest.mark.parametrize(
    ("given", "rows", "is_printed"),
    [
        ({}, [("dv_hotlines", "dak-lak", None)], True),
        ({}, [("trusted_addresses", "dak-lak", None)], False),
        ({}, [(None, "dak-lak", "S014;S015")], True),  # S015 counts hotlines
        ({}, [(None, "dak-lak", "S014")], False),
        ({"indicators": "all"}, [("trusted_addresses", "gia-lai", None)], True),
        ({"indicators": "all"}, [(None, "dak-lak", None)], False),
        ({"indicators": "all"}, [("outcome of a panel", "dak-lak", None)], False),
        ({"places": ["dak-lak"]}, [("dv_hotlines", "gia-lai", None)], False),
        ({"places": ["dak-lak"]}, [("dv_hotlines", "dak-lak", None)], True),
        ({"places": ["dak-lak"]}, [("dv_hotlines", "gia-lai", None),
                                   ("trusted_addresses", "dak-lak", None)], False),
        ({"indicators": [], "programme": "dv_prevention"}, [("dv_hotlines", "x", None)], True),
        ({"indicators": [], "programme": "project_939"}, [("dv_hotlines", "x", None)], False),
    ],
)  # fmt: skip
def test_a_caveat_is_printed_where_a_result_rests_on_it(evidence, given, rows, is_printed):
    one = caveat(**given)
    assert caveats_of([one], results(*rows), evidence) == ([one] if is_printed else [])


def test_the_section_stands_before_how_the_page_was_made():
    words = translator("vi")
    page = put_caveats(PAGE, [caveat(kind="assumption")], words, "how", "limits")
    assert page.index("</p>") < page.index('<section class="caveats">') < page.index('id="how"')
    assert "<strong>Giả định.</strong> Tiếng Việt. <small>(ghi ngày 01/01/2026)</small>" in page
    assert put_caveats(PAGE, [], words, "how", "limits") == PAGE
    late = put_caveats(PAGE.replace("how", "other"), [caveat()], words, "how", "limits")
    assert late.index("section") < late.index("<details")


def test_text_of_the_log_is_escaped():
    text = {"en": "<script>alert('1')</script> & more", "vi": "x"}
    page = put_caveats(PAGE, [caveat(text=text)], translator("en"), "how", "limits")
    assert "<script>" not in page
    assert "&lt;script&gt;alert" in page


def test_what_is_settled_is_kept_and_not_printed(log):
    assert [one.caveat for one in read_caveats(log(ENTRY))] == ["one"]
    assert read_caveats(log(ENTRY + "  settled: 2026-05-01\n")) == []


def test_without_a_log_there_are_no_caveats(tmp_path):
    assert read_caveats(tmp_path) == []
    assert digest_of_caveats(tmp_path) == ""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: limit", "kind: rumour", r"entry 1 \(one\), kind: found 'rumour'"),
        ("vi: Tiếng Việt.", "vi: ''", r"entry 1 \(one\), text, vi: found ''"),
        (", vi: Tiếng Việt.", "", r"text, vi: found .*Field required"),
        ("  indicators: [dv_hotlines]\n", "", "expected indicators or a programme"),
        ("noted: 2026-01-01", "noted: soon", "noted: found 'soon'"),
        ("noted:", "settled: 2025-01-01\n  noted:", "settled on 2025-01-01, before it was noted"),
        ("noted:", "owner: me\n  noted:", "owner: found 'me', expected: Extra inputs"),
        ("- caveat: one", "caveats:\n- caveat: one", "found dict, expected a list"),
        ("{en", "{en: [", "cannot be read as YAML"),
        (ENTRY, ENTRY + ENTRY, "caveat one: found it twice"),
    ],
)
def test_entries_that_cannot_be(log, old, new, words):
    root = log(ENTRY.replace(old, new))
    with pytest.raises(UserError, match=words):
        read_caveats(root)


def test_codes_that_no_table_knows_are_all_named(evidence):
    wrong = caveat(indicators=["dv_hotline"], places=["dak-lac"], programme="project_80")
    with pytest.raises(UserError) as said:
        check_caveats([wrong], evidence)
    told = str(said.value)
    for words in ("'dv_hotline', expected", "Near it: dv_hotlines", "'dak-lac'", "'project_80'"):
        assert words in told


def test_figures_left_out_of_the_evidence_bring_no_caveat(evidence):
    none = replace(evidence, figures=evidence.figures.iloc[:0])
    assert caveats_of([caveat()], results((None, "dak-lak", "S015")), none) == []
