"""The user's own counts of what exists, works and is used: what cannot be is named with its row."""

import pytest

HEADER = "indicator,place,as_of,source_id,existing,active,used,people,note"
GOOD = "trusted_addresses,dak-lak/buon-don/xa-ea-nuol,2022-12-31,dlk2022,5,3,2,4,"
COUNTS = ("existing", "active", "used", "people")


def write(raw_folder, *rows: str) -> None:
    path = raw_folder.path / "activity" / "own.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


def changed(**cells: str) -> str:
    values = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | cells
    return ",".join(values.values())


def counted(text: str, **cells: str) -> str:
    """A row with the four counts as in "5 3 - 4", where - is an empty cell."""
    counts = (count.replace("-", "") for count in text.split())
    return changed(**dict(zip(COUNTS, counts, strict=True)), **cells)


@pytest.mark.parametrize(
    "counts",
    [
        "5 3 2 4", "- - - -", "5 - - -", "5 3 - -", "5 - 2 -", "0 0 0 0", "5 0 0 0", "5 5 5 5",
        "- - - 4", "5 3 0 0", "5 3 3 1", "5 0 - 4",
    ],
)  # fmt: skip
def test_what_can_be_passes(raw_folder, counts):
    write(raw_folder, GOOD, counted(counts, as_of="2023-12-31"))
    assert raw_folder.problems() == []


@pytest.mark.parametrize(
    ("counts", "column", "found", "expected"),
    [
        ("5 6 2 4", "active", "6, above existing 5", "a number up to 5"),
        ("5 3 4 4", "used", "4, above active 3", "a number up to 3"),
        ("5 - 6 4", "used", "6, above existing 5", "a number up to 5"),
        ("- 3 - -", "existing", "an empty cell beside active 3", "3 or more"),
        ("- - 2 -", "existing", "an empty cell beside used 2", "2 or more"),
        ("5 3 0 4", "people", "4 while used is 0", "0, or used from 1 up"),
        ("0 - - 4", "people", "4 while existing is 0", "0, or existing from 1 up"),
        ("5 3 2 0", "people", "0 while used is 2", "1 or more, or used 0"),
        ("5 3 2 2.145", "people", "2.145", "a whole number"),
        ("5.5 3 2 4", "existing", "5.5", "a whole number"),
    ],
)
def test_counts_that_cannot_be_are_named(raw_folder, counts, column, found, expected):
    write(raw_folder, GOOD, counted(counts, as_of="2023-12-31"))
    problem = raw_folder.the_problem()
    assert (problem.file, problem.row) == ("data/raw/activity/own.csv", 3)
    assert (problem.column, problem.found) == (column, found)
    assert expected in problem.expected
    assert problem.step.endswith(".")


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"people": "-4"}, "people", "expected a number from 0 up"),
        ({"people": "1.869.322"}, "people", "'1.869.322'"),
        ({"source_id": ""}, "source_id", "an empty cell"),
        ({"indicator": "trusted_adresses"}, "indicator", "Near it: trusted_addresses"),
        ({"place": "atlantis"}, "place", "'atlantis'"),
        ({"place": "dak-lak"}, "place", "found dak-lak, a province, expected a commune"),
        ({"as_of": "2025-12-31"}, "place", "which did not exist on 2025-12-31"),
        ({"as_of": "31/12/2023"}, "as_of", "a date like 2022-12-31"),
    ],
)
def test_a_bad_cell_is_named(raw_folder, cells, column, words):
    write(raw_folder, GOOD, changed(**{"as_of": "2023-12-31", **cells}))
    problem = raw_folder.the_problem()
    assert (problem.file, problem.row, problem.column) == ("data/raw/activity/own.csv", 3, column)
    assert words in str(problem)


def test_a_unit_is_listed_once_for_a_service_and_day(raw_folder):
    write(raw_folder, GOOD, changed(indicator="change_leader_clubs"), GOOD)
    problem = raw_folder.the_problem()
    assert (problem.row, problem.column) == (4, "place")
    assert "a second time for trusted_addresses" in problem.found


def test_a_unit_listed_in_two_files_is_listed_twice(raw_folder):
    write(raw_folder, GOOD)
    (raw_folder.path / "activity" / "second.csv").write_text(
        f"{HEADER}\n{GOOD}\n", encoding="utf-8"
    )
    assert raw_folder.the_problem().file == "data/raw/activity/second.csv"


def test_an_indicator_that_counts_communes_is_0_or_1_in_each(raw_folder):
    write(raw_folder, counted("1 1 - -", indicator="communes_with_dv_prevention_model"))
    assert raw_folder.problems() == []
    write(raw_folder, counted("2 1 - -", indicator="communes_with_dv_prevention_model"))
    problem = raw_folder.the_problem()
    assert (problem.row, problem.column, problem.found) == (2, "existing", "2")
    assert problem.expected.startswith("0 or 1")
