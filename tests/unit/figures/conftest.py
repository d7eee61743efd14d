"""Small raw folders to break on purpose, and tiny tables to reconcile."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import UserError
from helpers.figures.check import check_tables
from helpers.figures.evidence import gather_evidence
from helpers.figures.raw import Problem, read_raw

RAW = Path(__file__).parents[3] / "data" / "raw"
ARTICLE = "figures/dak_lak_article_2022.csv"
PUBLIC = "figures/public_2008_2025.csv"
KEPT = {
    ARTICLE: ("S008", "S009", "S012", "S013", "S014", "S019", "S031", "S036", "S037", "S038"),
    PUBLIC: ("P0010", "P0053", "P0054", "P0186", "P0187"),
    "figures/context.csv": (),
}


class RawFolder:
    """Committed raw tables with a few of the figures, to edit by file, row and column.

    Rows are numbered as messages number them: the header is row 1.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def cells(self, file: str) -> list[list[str]]:
        with (self.path / file).open(encoding="utf-8", newline="") as stream:
            return list(csv.reader(stream))

    def write(self, file: str, cells: list[list[str]], delimiter: str = ",") -> None:
        with (self.path / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(cells)

    def row(self, file: str, code: str) -> int:
        return next(n for n, cells in enumerate(self.cells(file), start=1) if cells[0] == code)

    def edit(self, file: str, code: str, **changed: str) -> int:
        """Change cells of the row whose first cell is `code`; its row number."""
        cells, row = self.cells(file), self.row(file, code)
        for column, text in changed.items():
            cells[row - 1][cells[0].index(column)] = text
        self.write(file, cells)
        return row

    def add(self, file: str, like: str, **changed: str) -> int:
        """Add a copy of a row with other cells at the end; its row number."""
        cells = self.cells(file)
        cells.append(list(cells[self.row(file, like) - 1]))
        for column, text in changed.items():
            cells[-1][cells[0].index(column)] = text
        self.write(file, cells)
        return len(cells)

    def problems(self) -> list[Problem]:
        return check_tables(read_raw(self.path))

    def the_problem(self) -> Problem:
        """The only problem of the folder."""
        problems = self.problems()
        assert len(problems) == 1, "\n".join(map(str, problems)) or "no problem found"
        return problems[0]

    def refusal(self) -> str:
        """The message with which the folder is refused."""
        with pytest.raises(UserError) as refused:
            gather_evidence(self.path)
        return str(refused.value)


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "raw"
    shutil.copytree(RAW, path)
    folder = RawFolder(path)
    kept = [figure for figures in KEPT.values() for figure in figures]
    for file, figures in KEPT.items():
        header, *rows = folder.cells(file)
        folder.write(file, [header, *(row for row in rows if row[0] in figures)])
    header, *rows = folder.cells("mentions.csv")
    figure = header.index("figure_id")
    folder.write("mentions.csv", [header, *(r for r in rows if r[figure] in (*kept, ""))])
    for file in ("places/names.csv", "places/crosswalk.csv"):
        folder.write(file, folder.cells(file)[:6])
    return path


@pytest.fixture
def raw_folder(small_folder: Path, tmp_path: Path) -> RawFolder:
    shutil.copytree(small_folder, tmp_path / "raw")
    return RawFolder(tmp_path / "raw")


def _table(text: str) -> pd.DataFrame:
    lines = [line.strip() for line in text.strip().splitlines()]
    header, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    return pd.DataFrame(rows, columns=header, dtype="string").replace("", pd.NA)


@pytest.fixture(scope="session")
def figures_table() -> Callable[[str], pd.DataFrame]:
    """Typed figures from a table in text; what is not given has a plain default."""
    defaults = {
        "indicator": "teams", "place": "dak-lak", "start": "2022-01-01", "end": "2022-12-31",
        "as_of": pd.NA, "value": "1", "x": pd.NA, "y": pd.NA, "measure": "stock",
        "definition": pd.NA, "source": "s", "confidence": "high", "qualifier": "exact",
    }  # fmt: skip
    names = {
        "id": "figure_id", "start": "period_start", "end": "period_end", "x": "numerator",
        "y": "denominator", "source": "source_id",
    }  # fmt: skip

    def build(text: str) -> pd.DataFrame:
        given = _table(text)
        table = given.assign(**{c: v for c, v in defaults.items() if c not in given.columns})
        table = table.rename(columns=names).astype("string")
        for column in ("period_start", "period_end", "as_of"):
            table[column] = pd.to_datetime(table[column]).astype("datetime64[ns]")
        for column in ("value", "numerator", "denominator"):
            table[column] = pd.to_numeric(table[column]).astype("Float64")
        return table.assign(value_high=pd.Series(pd.NA, index=table.index, dtype="Float64"))

    return build


@pytest.fixture(scope="session")
def sources_table() -> Callable[..., pd.DataFrame]:
    """Sources by code, each with its day of publication (empty: not known)."""

    def build(**published: str) -> pd.DataFrame:
        rows = {"source_id": list(published), "published": [p or None for p in published.values()]}
        return pd.DataFrame(rows, dtype="string")

    return build


@pytest.fixture(scope="session")
def indicators_table() -> Callable[..., pd.DataFrame]:
    """Indicators by code, each with its kind."""

    def build(**kinds: str) -> pd.DataFrame:
        rows = {"indicator": ["teams", *kinds], "kind": ["count", *kinds.values()]}
        return pd.DataFrame(rows, dtype="string")

    return build
