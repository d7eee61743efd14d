"""The annual summary: each number that its prose states is a result, in either language."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

import pandas as pd
import pytest
from IPython.display import Markdown
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.figures import Evidence
from helpers.reporting import report as report_module
from helpers.reporting.language import translator
from helpers.reporting.language.messages import spoken_in
from helpers.reporting.numbers import (
    format_decimal_places,
    format_estimate,
    format_period,
    format_sum,
)
from helpers.reporting.pages.outcomes.districts import READINGS, second_wave
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.pages.summary import compose, reach
from helpers.reporting.pages.summary.message import (
    Message,
    join_sentences,
    say_period,
    show_message,
)
from helpers.reporting.project import ROOT_VARIABLE, RUN_VARIABLE, Project
from helpers.reporting.report import Report

LANGUAGES = ("en", "vi")
PAGES = (
    ("dak-lak", 2022), ("dak-lak", 2024), ("gia-lai", 2023), ("viet-nam", 2025),
    ("dak-lak/ea-kar", 2024), ("gia-lai/chu-prong/xa-ia-lau", 2023), ("binh-thuan", 2018),
)  # fmt: skip
SPOKEN = [(*page, language) for page in PAGES for language in LANGUAGES]
VERDICTS = ("judged: met", "judged: on_track", "judged: off_track")
COVERAGE, NETWORK, REACH, CAPITAL, SCHEDULE = range(5)
SCALES = {"million": 1e6, "triệu": 1e6, "billion": 1e9, "tỷ": 1e9}
# "4 tỷ lệ" are four ratios, and no billions.
NUMBER = re.compile(rf"\d+(?:[.,]\d+)*(?:%| (?:{'|'.join(SCALES)})\b(?! lệ))?")
YEAR = re.compile(r"(?:19|20)\d\d")
STATED = ("estimate", "lower", "upper", "numerator", "denominator")


@dataclass
class Page:
    """What the notebook showed, in its order."""

    report: Report
    known: Known
    messages: list[Message] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    limits: str = ""

    @property
    def prose(self) -> list[str]:
        return [plain(join_sentences(message.sentences)) for message in self.messages]


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


@pytest.fixture(scope="module")
def written(project: Project, evidence: Evidence) -> Iterator[Callable[[str, int, str], Page]]:
    """A page, written once; what is known of a place is read once for both languages."""
    pages: dict[tuple[str, int, str], Page] = {}

    def write(place: str, year: int, language: str) -> Page:
        key = (place, year, language)
        if key not in pages:
            report = Report("annual_summary", place=place, year=year, language=language)
            known = Known(report)
            for other in LANGUAGES:
                if (place, year, other) in pages:
                    read = vars(pages[place, year, other].known)
                    vars(known).update({k: v for k, v in read.items() if k != "report"})
            pages[key] = fill(Page(report, known))
        return pages[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ROOT_VARIABLE, str(project.root))
        patch.delenv(RUN_VARIABLE, raising=False)
        # Pages stand on the same evidence, and no test looks at the pixels.
        patch.setattr(report_module, "prepare", lambda *_, **__: None)
        patch.setattr(report_module, "read_evidence", lambda _: evidence)
        patch.setattr(Figure, "savefig", lambda *_, **__: None)
        yield write


def fill(page: Page) -> Page:
    """What the cells of 07_annual_summary.ipynb do, with what they display kept."""

    def display(shown: object, **_: object) -> None:
        if isinstance(shown, Markdown):
            page.said.append(plain(shown.data))
        else:
            assert isinstance(shown, dict)
            page.alts.append(plain(shown["text/plain"]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_module, "display", display)
        for message in compose.messages(page.known, page.report):
            page.messages.append(message)
            show_message(len(page.messages), message, page.report)
        page.report.say(compose.say_how_many(len(page.messages), page.report))
        page.limits = plain(compose.say_limits(page.known, page.report))
        page.report.say(page.limits)
    return page


# Each number of the prose is a result.


def names_of(report: Report) -> list[str]:
    """Labels and names that may hold digits, the longest first."""
    e, language = report.evidence, report.parameters.language
    tables = (e.indicators, e.ratios, e.systems)
    labels = {str(label) for table in tables for label in table[f"label_{language}"].dropna()}
    labels |= {label[:1].lower() + label[1:] for label in labels}
    return sorted(labels | set(e.places["name"].dropna()), key=len, reverse=True)


def numbers_in(text: str, report: Report, results: pd.DataFrame) -> list[str]:
    """Numbers as they are written; names, periods of results and known years left out."""
    language, year = report.parameters.language, report.parameters.year
    periods = sorted(set(results["period"].dropna()), key=len, reverse=True)
    for name in names_of(report):
        text = text.replace(plain(name), "")
    for period in periods:
        for said in (say_period(period, language), format_period(period, language)):
            text = text.replace(plain(said), "")
    due = report.evidence.targets["due_year"].dropna().astype(str)
    years = {str(year), str(year + 1), *due}
    # An older count is dated by the last year of its period.
    years |= {found for period in periods for found in YEAR.findall(period)}
    return [number for number in NUMBER.findall(text) if number not in years]


def written_forms(results: pd.DataFrame, language: str) -> set[str]:
    """Every way in which the language writes a number of these results."""
    forms: set[str] = set()
    for _, row in results.iterrows():
        for value in (row[column] for column in STATED if pd.notna(row[column])):
            forms |= {format_decimal_places(value, language)}
            forms |= {format_estimate(value, str(row["unit"]), language)}
            if row["unit"] == "VND":
                forms |= {format_sum(float(value), "VND", digits, language) for digits in (2, 3, 4)}
    return {number for form in forms for number in NUMBER.findall(plain(form))}


def unstated(text: str, report: Report, results: pd.DataFrame) -> list[str]:
    """Numbers of a text that none of the results carries."""
    forms = written_forms(results, report.parameters.language)
    return [number for number in numbers_in(text, report, results) if number not in forms]


@pytest.mark.parametrize(("place", "year", "language"), SPOKEN)
def test_every_number_of_the_prose_is_a_result(written, place: str, year: int, language: str):
    page = written(place, year, language)
    for message, text in zip(page.messages, page.prose, strict=True):
        assert text in page.said
        assert unstated(text, page.report, message.results) == []
    assert unstated(page.limits, page.report, page.report.results) == []


@pytest.mark.parametrize(("place", "year", "language"), SPOKEN)
def test_every_result_of_a_message_is_recorded_and_its_figures_cited(
    written, place: str, year: int, language: str
):
    page = written(place, year, language)
    columns = ["section", "measure", "indicator", "place", "estimate", "figures"]
    recorded = set(page.report.results[columns].astype(str).itertuples(index=False, name=None))
    for message in page.messages:
        own = set(message.results[columns].astype(str).itertuples(index=False, name=None))
        assert own <= recorded
        ids = {i for entry in message.results["figures"].dropna() for i in entry.split(";")}
        stands_on = [line for line in page.said if all(f"[{i}](#{i})" in line for i in ids)]
        assert stands_on


def test_the_numbers_are_many(written):
    page = written("dak-lak", 2022, "en")
    found = [numbers_in(text, page.report, message.results)
             for text, message in zip(page.prose, page.messages, strict=True)]  # fmt: skip
    assert [len(numbers) for numbers in found] == [19, 5, 8, 6, 6]


@pytest.mark.parametrize(
    ("language", "message", "old", "new", "number"),
    [
        ("en", COVERAGE, "62 of 312", "63 of 312", "63"),
        ("en", COVERAGE, "19.9%", "19.8%", "19.8%"),
        ("en", COVERAGE, "312 asked for by 2025", "312 asked for by 2028", "2028"),
        ("en", NETWORK, "**501**", "**510**", "510"),
        ("en", NETWORK, "6.17", "6.71", "6.71"),
        ("en", REACH, "1,877 to", "1,787 to", "1,787"),
        ("en", REACH, "**8 of 15**", "**9 of 15**", "9"),
        ("en", CAPITAL, "16.8 million", "16.9 million", "16.9 million"),
        ("en", CAPITAL, "1 billion", "2 billion", "2 billion"),
        ("en", SCHEDULE, "84 more", "48 more", "48"),
        ("vi", COVERAGE, "62/312", "26/312", "26"),
        ("vi", REACH, "2.145", "2.154", "2.154"),
        ("vi", CAPITAL, "5,755 tỷ", "5,757 tỷ", "5,757 tỷ"),
        ("vi", CAPITAL, "17,1 triệu", "17,1 tỷ", "17,1 tỷ"),
        ("vi", SCHEDULE, "**45**", "**54**", "54"),
    ],
)
def test_a_changed_number_is_found(
    written, language: str, message: int, old: str, new: str, number: str
):
    page = written("dak-lak", 2022, language)
    text, results = page.prose[message], page.messages[message].results
    assert old in text
    assert unstated(text.replace(old, new), page.report, results) == [number]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("message", "value", "changed"),
    [(COVERAGE, 250.0, 251.0), (COVERAGE, 65.0, 66.0), (NETWORK, 784.0, 785.0),
     (REACH, 2145.0, 2146.0), (CAPITAL, 16_800_000.0, 16_900_000.0), (SCHEDULE, 29.0, 30.0)],
)  # fmt: skip
def test_a_changed_result_is_found(
    written, language: str, message: int, value: float, changed: float
):
    page = written("dak-lak", 2022, language)
    results = page.messages[message].results
    columns = list(STATED)
    other = results.assign(**results[columns].astype("Float64").replace(value, changed))
    assert not other[columns].equals(results[columns].astype("Float64"))
    assert unstated(page.prose[message], page.report, other) != []


# Both languages say the same.


def value_of(number: str, language: str) -> float:
    digits, _, scale = number.removesuffix("%").partition(" ")
    thousands, decimal = (".", ",") if language == "vi" else (",", ".")
    return float(digits.replace(thousands, "").replace(decimal, ".")) * SCALES.get(scale, 1)


@pytest.mark.parametrize(("place", "year"), PAGES)
def test_both_languages_state_the_same_numbers_from_the_same_results(
    written, place: str, year: int
):
    english, vietnamese = (written(place, year, language) for language in LANGUAGES)
    assert len(english.messages) == len(vietnamese.messages)
    for texts in zip(
        [*english.prose, english.limits], [*vietnamese.prose, vietnamese.limits], strict=True
    ):
        both = [
            [value_of(n, page.report.parameters.language)
             for n in numbers_in(text, page.report, page.report.results)]
            for page, text in zip((english, vietnamese), texts, strict=True)
        ]  # fmt: skip
        assert both[0] == both[1]
    labels = ["run_id", "group", "text"]
    pd.testing.assert_frame_equal(
        english.report.results.drop(columns=labels), vietnamese.report.results.drop(columns=labels)
    )


@cache
def messages_of(language: str) -> tuple[tuple[str, ...], ...]:
    """What the catalogue says in the other language, cut where values stand."""
    vi, found = translator("vi"), []
    for key in spoken_in().messages:
        english = key if isinstance(key, str) else key[0]
        vietnamese = vi.look_up(english)
        own, other = (vietnamese, english) if language == "vi" else (english, vietnamese)
        parts = tuple(re.split(r"\{\w+\}", plain(other)))
        if own != other and re.search(r"[^\W\d_]{2}", " ".join(parts)):
            found.append(parts)
    return tuple(found)


def is_said(parts: tuple[str, ...], line: str) -> bool:
    """Whether a line says a message: all its parts, in their order, as whole words."""
    end = 0
    for part in parts:
        words = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)" if part.strip() else re.escape(part))
        found = words.search(line, end)
        if found is None:
            return False
        end = found.end()
    return True


def in_other_words(text: str, language: str) -> list[str]:
    """Messages that a text says in the other language than its own."""
    lines = text.splitlines()
    return [
        "…".join(parts) for parts in messages_of(language)
        if any(is_said(parts, line) for line in lines)
    ]  # fmt: skip


def shown_in(page: Page) -> str:
    """Everything that a page says: prose, charts in words, and the words drawn on charts."""
    drawn = [text.get_text().replace("\n", " ") for message in page.messages
             for text in message.chart[0].findobj(Text) if text.get_text()]  # fmt: skip
    headings = [message.heading for message in page.messages]
    return plain("\n".join([*page.said, *page.alts, *drawn, *headings]))


ENGLISH = re.compile(r"\b(?:the|of|and|is|are|for|with|not|by|at least|district)\b", re.IGNORECASE)
VIETNAMESE = re.compile(
    r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I
)


@pytest.mark.parametrize(("place", "year"), PAGES)
def test_each_page_speaks_one_language(written, place: str, year: int):
    english, vietnamese = (shown_in(written(place, year, language)) for language in LANGUAGES)
    assert in_other_words(vietnamese, "vi") == []
    assert ENGLISH.findall(vietnamese) == []
    names = sorted(set(written(place, year, "en").report.evidence.places["name"]), key=len)
    for name in [*reversed(names), "đồng"]:
        english = english.replace(name, "")
    assert VIETNAMESE.findall(english) == []


def test_the_other_language_would_be_found(written):
    english, vietnamese = (shown_in(written("dak-lak", 2022, code)) for code in LANGUAGES)
    assert len(in_other_words(english, "vi")) > 30
    assert len(in_other_words(vietnamese, "en")) > 30
    assert len(ENGLISH.findall(english)) > 30


# What an official reads of Đắk Lắk in 2022.


SAID_2022 = {
    COVERAGE: (
        "All 4 reported ratios fall short",
        "62 of 312 (19.9%); 250 missing to the 312 asked for by 2025 (the target is inferred).",
        "6 of 15 (40.0%); 9 not reported as such, and no share is set as a target.",
        "65 of 152 (42.8%); 87 not reported as such, and no share is set as a target.",
        "90 of 184 (48.9%); 85 missing to the 175 asked for by 2025.",
    ),
    NETWORK: (
        "**90** commune-level units", "**784** trusted addresses, culture sector",
        "**501** domestic-violence hotlines", "is **not reported**",
        "**4.26**; elsewhere: Gia Lai 6.17 (2022).",
        "No target is set for it, so whether that is enough cannot be said.",
    ),
    REACH: (
        "**50** leaders trained; **64** trainers trained; **2,145** officials trained",
        "name **8 of 15** district-level units",
        "**7 are not named**: Buôn Ma Thuột, Buôn Đôn, Ea Kar, Krông Bông, Krông Pắc, Lắk, Cư Kuin",
        "**1,877 to 2,192** more people: arithmetic, not a plan",
    ),
    CAPITAL: (
        "5.755 billion đồng for 342 women (2021-2022): **16.8 million đồng** each",
        "In prices of 2022 that is 17.1 million đồng",
        "before (1 Jan 2018 – 30 Jun 2018) it was at least 9.4 million đồng",
        "funds are separate and never added: social-policy-bank capital for start-ups: 1 billion",
        "What it achieved is not reported.",
    ),
    SCHEDULE: (
        "**45** official targets can be read against Đắk Lắk.",
        "Reports count **2** of them; none can be judged by the end of 2022: one date only,",
        "29 more in 2023, of 85 still missing to the target for 2025",
        "84 more in 2023, of 250 still missing to the target for 2025 (the target is inferred)",
    ),
}  # fmt: skip
HEADINGS_2022 = {
    "en": ("How far it is to the targets", "What exists, and whether it is used",
           "Training cascade: who was reached", "The union's capital per woman",
           "What the plan asks of 2023"),
    "vi": ("Còn cách chỉ tiêu bao xa", "Hiện có những gì, có được sử dụng hay không",
           "Tập huấn: đã đến được những ai", "Vốn của Hội trên mỗi phụ nữ",
           "Kế hoạch đặt ra yêu cầu gì cho năm 2023"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_messages_each_with_a_chart_and_its_figures(written, language: str):
    page = written("dak-lak", 2022, language)
    assert tuple(message.heading for message in page.messages) == HEADINGS_2022[language]
    headings = [said for said in page.said if said.startswith("## ")]
    assert headings[:5] == [f"## {n}. {h}" for n, h in enumerate(HEADINGS_2022[language], 1)]
    assert len(page.alts) == 5
    assert len(page.said) == 5 * 3 + 1, "heading, prose and figures of each, and the limits"
    assert "(#S009)" in page.said[2]


@pytest.mark.parametrize(("message", "said"), SAID_2022.items())
def test_what_the_messages_say(written, message: int, said: tuple[str, ...]):
    text = written("dak-lak", 2022, "en").prose[message]
    assert [words for words in said if words not in text] == []


def test_none_judged_is_recorded_as_none(written):
    results = written("dak-lak", 2022, "en").messages[SCHEDULE].results
    is_total = results["group"].isin(["all", "counted", "judged", *VERDICTS])
    totals = results[is_total].set_index("group")["estimate"]
    assert totals[["all", "counted", "judged"]].tolist() == [45, 2, 0]
    in_the_chart = results[~is_total & results["measure"].eq("targets_due")]
    assert in_the_chart["estimate"].sum() == 45, "the chart leaves no target out"


def test_what_cannot_be_said(written):
    page = written("dak-lak", 2022, "en")
    points = re.findall(r"^- \*\*(\w[\w ]+)\.\*\*", page.limits, re.MULTILINE)
    assert points == ["Effects", "Use", "Inside the place", "Targets", "Responsibility"]
    assert "For 30 official targets nobody reports a count. 13 more set no number" in page.limits
    assert "Of the 58 figures known, 30 name no body" in page.limits


# Other places and years.


def test_counts_of_another_year_say_so(written):
    page = written("dak-lak", 2024, "en")
    text = page.prose[COVERAGE]
    assert text.startswith("Of 4 reported ratios, 3 fall short")
    assert "domestic-violence prevention model**, 2022: 90 of 184 (48.9%)" in text
    assert "**Community communication teams**: 330 of 312 (105.8%); the target is reached" in text
    assert "**784** trusted addresses, culture sector (2022)" in page.prose[NETWORK]
    assert "**2,145** officials trained (2021-2022)" in page.prose[REACH]
    assert "(met 1; provisional, as the target is inferred)" in page.prose[SCHEDULE]
    country = written("viet-nam", 2025, "en").prose[NETWORK]
    assert "**18,156** trusted addresses, culture sector (2013); **about 800** " in country


def test_a_second_wave_is_for_the_districts_that_are_not_named(
    written, monkeypatch: pytest.MonkeyPatch
):
    page = written("dak-lak", 2024, "en")
    assert "name **9 of 15**" in page.prose[REACH]
    assert "**1,609 to 1,764** more people" in page.prose[REACH], "6 districts at 2,145/8 each"

    def of_the_first_list(*given: object) -> pd.DataFrame:
        rows = second_wave(*given)
        return rows.assign(left=rows["left"].where(rows["group"].ne(READINGS["same_per_unit"]), 7))

    monkeypatch.setattr(reach, "second_wave", of_the_first_list)
    message = reach.reach_message(page.known, page.report)
    assert "more people" not in join_sentences(message.sentences), "for 7, where 6 are not named"


@pytest.mark.parametrize(
    ("place", "year", "found"),
    [("gia-lai", 2022, 3), ("gia-lai", 2023, 4), ("viet-nam", 2025, 3), ("binh-thuan", 2018, 1),
     ("dak-lak/ea-kar", 2024, 3), ("gia-lai/chu-prong/xa-ia-lau", 2023, 2)],
)  # fmt: skip
def test_fewer_messages_say_so(written, place: str, year: int, found: int):
    for language, words in (("en", f"The reports carry {found} of 5 messages"),
                            ("vi", f"Báo cáo đủ cho {found}/5 thông điệp")):  # fmt: skip
        page = written(place, year, language)
        assert len(page.messages) == found
        assert sum(said.startswith(words) for said in page.said) == 1


@pytest.mark.parametrize(
    ("place", "year", "message", "words"),
    [
        ("gia-lai", 2022, 0, "The one reported ratio falls short"),
        ("gia-lai", 2023, 1, "**18** trusted addresses, Project 8."),
        ("gia-lai", 2023, 2, "11.4 billion đồng for 250 ideas (2017-2023): **46 million đồng**"),
        ("gia-lai", 2023, 2, "In prices of 2023 that is 50 million đồng."),
        ("viet-nam", 2025, 0, "Of 6 reported ratios, 2 fall short of their targets or of all"),
        ("viet-nam", 2025, 0, "The furthest behind:"),
        ("viet-nam", 2025, 2, "**5** can be judged by the end of 2025 (met 5)"),
        ("dak-lak/ea-kar", 2024, 0, "All 2 reported ratios reach their targets or all units."),
        ("dak-lak/ea-kar", 2024, 2, "are met and ask nothing more of 2025"),
        ("gia-lai/chu-prong/xa-ia-lau", 2023, 0, "As printed (9 Mar 2023): **3 million đồng**"),
        ("cao-bang", 2025, 3, "Attendances at events on domestic violence**: 7,784 people"),
        ("binh-thuan", 2018, 0, "Reports count none of them, so none can be judged."),
        ("binh-thuan", 2018, 0, "What they ask of 2019 cannot be worked out"),
    ],
)  # fmt: skip
def test_what_other_pages_say(written, place: str, year: int, message: int, words: str):
    assert words in written(place, year, "en").prose[message]


def test_the_same_amount_is_not_said_twice(written):
    text = written("gia-lai/chu-prong/xa-ia-lau", 2023, "en").prose[0]
    assert (
        text
        == "As printed (9 Mar 2023): **3 million đồng** each. What it achieved is not reported."
    )


def known_with(page: Page, **tables: pd.DataFrame) -> Known:
    """A place as other evidence would have it, on a report of its own."""
    p = page.report.parameters
    report = Report("annual_summary", place=p.place, year=p.year, language=p.language)
    report.evidence = dataclasses.replace(report.evidence, **tables)
    return Known(report)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "**Cannot say**: no report"), ("vi", "**Chưa thể nói**: ")]
)
def test_a_place_without_reports_has_no_message_and_says_so(written, language: str, words: str):
    page = written("binh-thuan", 2018, language)
    e = page.report.evidence
    known = known_with(
        page, figures=e.figures[e.figures["place"].ne("binh-thuan")], targets=e.targets.iloc[:0]
    )
    empty = fill(Page(known.report, known))
    assert empty.messages == []
    assert empty.said[0].startswith(words)
    assert empty.limits.count("\n- ") == 0, "nothing was delivered whose effect could be asked for"


def test_a_step_larger_than_the_one_before_is_named(written):
    page = written("dak-lak", 2022, "en")
    e = page.report.evidence
    more = e.figures["indicator"].eq("members_accessing_startup_resources")
    figures = e.figures.assign(value=e.figures["value"].mask(more, 20_000.0))
    own = figures[figures["place"].eq("dak-lak") & figures["year"].isin([2021, 2022])]
    keep = e.indicators.set_index("indicator")["programme"]
    own = own[own["indicator"].map(keep).str.contains("project_939").fillna(False)]
    known = known_with(page, figures=own, targets=e.targets.iloc[:0])
    (funnel,) = [m for m in fill(Page(known.report, known)).messages if "step" in m.heading]
    text = join_sentences(funnel.sentences)
    assert "**Check**: members reaching resources" in text
    assert "is more than attendances at start-up sessions, of which it should be a part" in text
    assert "(another service)" in text


# Each limit only where it holds.


def test_no_limit_is_said_where_reports_answer_it(written):
    page = written("dak-lak", 2022, "en")
    e = page.report.evidence
    one = e.figures[e.figures["figure_id"].eq("S012")]
    split = one.assign(figure_id="X001", place="dak-lak/ea-kar", numerator=5.0, denominator=14.0,
                       value=5.0)  # fmt: skip
    figures = pd.concat([e.figures, split], ignore_index=True)
    counts = pd.DataFrame(
        {"indicator": ["trusted_addresses"], "place": ["dak-lak"],
         "as_of": [pd.Timestamp("2022-12-31")], "source_id": ["own"], "existing": [784.0],
         "active": [700.0], "used": [90.0], "people": [120.0], "note": [pd.NA]}
    ).astype(e.activity.dtypes.to_dict())  # fmt: skip
    targets = e.targets[e.targets["indicator"].eq("community_communication_teams")]
    known = known_with(
        page, figures=figures.assign(reported_by="the union"), activity=counts, targets=targets
    )
    answered = fill(Page(known.report, known))
    points = re.findall(r"^- \*\*(\w[\w ]+)\.\*\*", answered.limits, re.MULTILINE)
    assert points == ["Effects"]
    network = answered.prose[NETWORK]
    assert "work: **700** trusted addresses, culture sector" in network
    assert "are used: **90** trusted addresses, culture sector" in network
    assert "not reported" not in network


def test_a_country_and_a_commune_are_not_asked_for_their_parts(written):
    for place, year in (("viet-nam", 2025), ("gia-lai/chu-prong/xa-ia-lau", 2023)):
        assert "**Inside the place.**" not in written(place, year, "en").limits
    assert "**Use.**" not in written("binh-thuan", 2018, "en").limits
