"""The user's own table of units: what cannot be is named with its row."""

import pytest

HEADER = (
    "indicator,place,as_of,source_id,population,need,has_service,minority_share,poverty_rate,"
    "eligible,covered,cost,note"
)
GOOD = "poor_households,dak-lak/buon-don/xa-ea-nuol,2022-12-31,dlk2022,100,40,true,0.3,0.1,50,20,,"


def write(raw_folder, *rows: str) -> None:
    path = raw_folder.path / "units" / "own.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")


def changed(**cells: str) -> str:
    values = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | cells
    return ",".join(values.values())


def test_a_good_table_passes(raw_folder):
    write(raw_folder, GOOD, changed(as_of="2023-12-31"))
    assert raw_folder.problems() == []


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"need": "101"}, "need", "found 101, above population 100"),
        ({"covered": "51"}, "covered", "found 51, above eligible 50"),
        ({"eligible": ""}, "eligible", "found an empty cell beside a count of people reached"),
        ({"population": "0", "need": "0"}, "population", "expected"),
        ({"minority_share": "30"}, "minority_share", "expected"),
        ({"has_service": "yes"}, "has_service", "expected true or false"),
        ({"place": "atlantis"}, "place", "'atlantis'"),
        ({"place": "dak-lak"}, "place", "found dak-lak, a province, expected a commune"),
        ({"as_of": "2025-12-31"}, "place", "which did not exist on 2025-12-31"),
        ({"population": "1.869.322"}, "population", "'1.869.322'"),
    ],
)
def test_a_bad_cell_is_named(raw_folder, cells, column, words):
    write(raw_folder, GOOD, changed(**{"as_of": "2023-12-31", **cells}))
    problem = raw_folder.the_problem()
    assert (problem.file, problem.row, problem.column) == ("data/raw/units/own.csv", 3, column)
    assert words in str(problem)


def test_a_unit_listed_twice_is_named(raw_folder):
    write(raw_folder, GOOD, GOOD)
    assert "a second time for poor_households" in str(raw_folder.the_problem())
