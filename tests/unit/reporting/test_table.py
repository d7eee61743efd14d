"""Tables for readers: caption, scopes, escaping, the mark on simulated data."""

from xml.etree import ElementTree as ET

from helpers.reporting.table import Cell, Table

TABLE = Table(
    "Teams, Đắk Lắk",
    ["Indicator", "Missing"],
    [
        [Cell("Teams"), Cell("250", ("S009", "P0010"), "“62/312”", is_number=True,
                             measure="gap_to_target", href="#S009")],
        [Cell("Models"), Cell("–", is_number=True)],
    ],
    note="– : has no meaning here.",
    numeric=frozenset({1}),
)  # fmt: skip


def parsed(table: Table) -> ET.Element:
    """The HTML as a tree: it must be well formed."""
    return ET.fromstring(f"<div>{table.to_html()}</div>")


def test_caption_scopes_and_note():
    page = parsed(TABLE)
    assert page.findtext("table/caption") == "Teams, Đắk Lắk"
    assert [th.get("scope") for th in page.iterfind(".//thead//th")] == ["col", "col"]
    assert [tr[0].get("scope") for tr in page.iterfind(".//tbody/tr")] == ["row", "row"]
    assert page.findtext("p") == "– : has no meaning here."


def test_a_number_leads_to_its_figures():
    cell = parsed(TABLE).find(".//td[@data-measure='gap_to_target']")
    assert cell.get("data-figures") == "S009;P0010"
    assert cell.get("class") == "number"
    assert (cell[0].tag, cell[0].get("href"), cell[0].text) == ("a", "#S009", "250")
    assert cell[0].get("title") == "“62/312”"


def test_a_row_of_figures_is_an_anchor():
    table = Table("Figures", ["Figure"], [[Cell("S009", css_class="anchor")]])
    page = parsed(table)
    assert page.find(".//tbody/tr").get("id") == "S009"
    assert page.find("table").get("class") == "wb figures"


def test_text_from_the_data_is_escaped():
    bad = '<script>alert("x")</script>'
    cells = [Cell(bad), Cell(bad, (bad,), bad, measure=bad, css_class=bad, href=bad)]
    html = Table(bad, [bad, bad], [cells], note=bad).to_html()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 10
    page = ET.fromstring(f"<div>{html}</div>")
    assert page.find(".//td/a").get("href") == bad
    assert page.findtext(".//caption") == bad


def test_simulated_data_say_so_in_the_title():
    simulated = Table("Costs", ["x"], [[Cell("1")]], is_simulated=True)
    assert parsed(simulated).findtext(".//caption") == "SIMULATED: Costs"
    assert simulated.to_text().startswith("SIMULATED: Costs\n")
    assert "SIMULATED" not in TABLE.to_html()


def test_plain_text_for_where_there_is_no_html():
    assert TABLE.to_text().splitlines() == [
        "Teams, Đắk Lắk", "Indicator  Missing", "Teams      250", "Models     –",
    ]  # fmt: skip
    assert set(TABLE._repr_mimebundle_()) == {"text/html", "text/plain"}


def test_a_table_without_rows_is_still_a_table():
    assert parsed(Table("None", ["x"], [])).find(".//tbody") is not None
