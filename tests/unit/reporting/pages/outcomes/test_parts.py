"""The parts of the page: every system with figures, in order, and all other figures below."""

from helpers.reporting.pages.outcomes import parts

SYSTEMS = [
    "Training cascade", "Community communication teams", "Network against domestic violence",
    "Gender-equality criterion", "Project 938: communication and protection",
    "Project 939: women starting up", "Policy credit",
]  # fmt: skip


def headings(page) -> list[str]:
    return [part.splitlines()[0].removeprefix("## ") for part in page.paragraphs
            if part.startswith("## ")]  # fmt: skip


def test_every_system_of_the_account_has_its_part_with_its_question(dak_lak):
    assert headings(dak_lak)[: len(SYSTEMS)] == SYSTEMS
    assert "## Policy credit\n\nHow much do women borrow?" in dak_lak.paragraphs


def test_a_system_without_figures_has_no_part(dak_lak, page_of):
    assert "Money of Project 8" not in headings(dak_lak)
    abroad = headings(page_of("gia-lai", 2023))
    assert "Money of Project 8" in abroad
    assert "Gender-equality criterion" not in abroad


def test_each_figure_in_use_is_listed_once(dak_lak):
    captions = [table.caption for table in dak_lak.tables if "by the end of 2022" in table.caption]
    listed = [row["Indicator"].text for caption in captions for row in dak_lak.rows(caption)]
    in_use = [dak_lak.report.label_of(str(code)) for code in dak_lak.known.here["indicator"]]
    assert sorted(listed) == sorted(in_use)


def test_a_part_lists_its_figures_in_the_order_of_its_steps(dak_lak):
    (part,) = [part for part in parts.parts_of(dak_lak.known) if part.code == "teams"]
    assert part.indicators == ["community_communication_teams"]
    (part,) = [part for part in parts.parts_of(dak_lak.known) if part.code == "project_939"]
    steps = dak_lak.report.evidence.steps
    order = steps.loc[steps["system"].eq("project_939"), "indicator"]
    assert part.indicators == [code for code in order if code in set(part.indicators)]
