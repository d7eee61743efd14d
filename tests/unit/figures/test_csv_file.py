"""A file that is not plain UTF-8 with commas is refused with the line at fault."""

import unicodedata

import pytest

from helpers.errors import UserError
from helpers.figures.csv_file import read_csv_strictly

NAME = "data/raw/figures/2022.csv"
PLAIN = "figure_id,place,note\nF1,dak-lak,Đắk Lắk\nF2,dak-lak,\n"


@pytest.fixture
def refused(tmp_path):
    """The message for a file of these bytes."""

    def message(data: bytes | str) -> str:
        path = tmp_path / "2022.csv"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        with pytest.raises(UserError) as error:
            read_csv_strictly(path, NAME)
        return str(error.value)

    return message


@pytest.fixture
def read(tmp_path):
    def table(data: bytes | str):
        path = tmp_path / "2022.csv"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read_csv_strictly(path, NAME)

    return table


def vietnamese_windows_bytes(text: str) -> bytes:
    """Windows-1258 spells a tone as a letter of its own."""
    whole = {"ắ": "ă\u0301", "Đ": "Đ"}
    return "".join(whole.get(letter, letter) for letter in text).encode("cp1258")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (PLAIN.encode("utf-16"), ["found UTF-16", "expected UTF-8", "Save it again"]),
        (PLAIN.encode("utf-16-le"), ["found UTF-16", "expected UTF-8", "Save it again"]),
        (PLAIN.encode("utf-16-be"), ["found UTF-16", "expected UTF-8", "Save it again"]),
        (
            vietnamese_windows_bytes(PLAIN),
            ["row 2", "not UTF-8", "Windows-1258", "expected UTF-8", "Save it again"],
        ),
        (PLAIN.replace(",", ";"), ["row 1", "semicolons", "expected commas", "Save it again"]),
        (PLAIN.replace(",", "\t"), ["row 1", "tabs", "expected commas", "Save it again"]),
        (
            PLAIN.replace("Đắk", 'Đ"ắk'),
            ["row 2", "stray quotation mark", "around a whole cell", "Remove or double it"],
        ),
        ('a,b\n1,"two\n', ["row 2", "stray quotation mark", "expected", "Remove or double it"]),
        ('a,b\n1,"two" lines\n', ["row 2", "stray quotation mark", "expected", "Remove"]),
        (
            'a,b\n1,"two\nlines"\n',
            ["row 2", "stray quotation mark", "must not hold a line break"],
        ),
        ("a,b,c\n1,2,3\n4,5\n", ["row 3", "found 2 cells", "expected 3", "missing commas"]),
        ("a,b,c\n1,2,3\n4,5,6,7\n", ["row 3", "found 4 cells", "expected 3", "quotation marks"]),
        ("a,b,a\n1,2,3\n", ["row 1", "column 'a' twice", "expected each name once", "Rename"]),
        ("", ["row 1", "found an empty row", "expected a header"]),
        ("\n\n", ["row 1", "found an empty row", "expected a header"]),
    ],
    ids=[
        "utf-16", "utf-16 without a mark", "utf-16 big end first", "windows-1258", "semicolons",
        "tabs", "quote inside a cell", "open quote", "text after a quote", "line break in a cell",
        "missing cell", "cell too many", "column twice", "empty file", "empty first row",
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_once_with_its_line(refused, data, words):
    message = refused(data)
    assert message.startswith(NAME)
    assert [word for word in words if word not in message] == []
    assert message.count("found") == 1


def test_semicolons_are_named_even_where_cells_are_quoted(refused):
    """Excel quotes a cell that holds the separator; the quote is not what is wrong."""
    message = refused('a;b\n1;"two; three"\n')
    assert "row 1: found cells separated by semicolons" in message


def test_text_in_decomposed_unicode_is_read_composed(read):
    decomposed = unicodedata.normalize("NFD", PLAIN)
    assert decomposed != PLAIN
    assert read(decomposed)["note"].tolist()[0] == "Đắk Lắk"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_line_end_and_the_byte_order_mark_say_nothing(read, ending, mark):
    table = read(mark + PLAIN.replace("\n", ending))
    assert list(table.columns) == ["figure_id", "place", "note", "_file", "_row"]
    assert table["figure_id"].tolist() == ["F1", "F2"]


def test_marks_that_word_puts_into_text_do_not_end_a_row(read):
    table = read("a,b\n1,one\u2028two\x0bthree\x85four\n2,x\n")
    assert table["b"].tolist() == ["one\u2028two\x0bthree\x85four", "x"]
    assert table["_row"].tolist() == [2, 3]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(read):
    table = read('a,b\n\n1,"x, ""y"""\n,\n2,z\n')
    assert table["_row"].tolist() == [3, 5]
    assert table["b"].tolist() == ['x, "y"', "z"]
    assert table["_file"].unique().tolist() == [NAME]


def test_blanks_around_a_cell_go_and_an_empty_cell_is_missing(read):
    table = read("a,b\n  1 , \n")
    assert table["a"].tolist() == ["1"]
    assert table["b"].isna().all()


def test_a_header_alone_is_an_empty_table(read):
    table = read("a,b\n")
    assert len(table) == 0
    assert list(table.columns) == ["a", "b", "_file", "_row"]
