"""Reading gives back what was written."""

import csv
import io
import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UserError
from helpers.figures.csv_file import read_csv_strictly

# Everything a cell can hold but what ends a line; a surrogate cannot be written as UTF-8.
CELL = st.text(
    st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs"]), max_size=12
) | st.text(st.sampled_from("a\"',;\t Đắ\u0301\u2028\x0b\x85"), max_size=8)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=6)
HEADER = ["first", "second", "third"]
QUICK = settings(max_examples=80, deadline=None)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("csv") / "table.csv"


def written(rows, **dialect) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", **dialect).writerows([HEADER, *rows])
    return stream.getvalue()


def as_read(cell: str) -> str | None:
    return unicodedata.normalize("NFC", cell).strip() or None


@QUICK
@given(ROWS, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.booleans())
def test_what_was_written_is_read(path, rows, ending, mark, quoted):
    dialect = {"quoting": csv.QUOTE_ALL} if quoted else {}
    text = written(rows, **dialect).replace("\n", ending)
    path.write_bytes(text.encode("utf-8-sig" if mark else "utf-8"))

    table = read_csv_strictly(path, "table.csv")

    cells = [tuple(map(as_read, row)) for row in rows]
    filled = [(n, row) for n, row in enumerate(cells, start=2) if any(row)]
    got = [tuple(None if pd.isna(c) else c for c in row) for row in table[HEADER].to_numpy()]
    assert got == [row for _, row in filled]
    assert table["_row"].tolist() == [n for n, _ in filled]
    assert all(dtype == "string" for dtype in table[HEADER].dtypes)


@QUICK
@given(ROWS.filter(len), st.sampled_from(["NFC", "NFD"]))
def test_the_form_of_unicode_says_nothing(path, rows, form):
    path.write_text(written(rows), encoding="utf-8", newline="")
    plain = read_csv_strictly(path, "table.csv")
    path.write_text(unicodedata.normalize(form, written(rows)), encoding="utf-8", newline="")
    pd.testing.assert_frame_equal(read_csv_strictly(path, "table.csv"), plain)


@QUICK
@given(st.binary(max_size=60))
def test_any_other_file_is_refused_with_its_name(path, data):
    path.write_bytes(data)
    try:
        table = read_csv_strictly(path, "table.csv")
    except UserError as refused:
        assert str(refused).startswith("table.csv")
    else:
        assert list(table.columns[-2:]) == ["_file", "_row"]
