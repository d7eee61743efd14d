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

    def codes(self, file: str, column: str) -> list[str]:
        header, *rows = self.cells(file)
        return [row[header.index(column)] for row in rows]

    def keep(self, file: str, column: str, codes: set[str]) -> None:
        header, *rows = self.cells(file)
        kept = [row for row in rows if row[header.index(column)] in codes]
        self.write(file, [header, *kept])

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
    """A few committed figures with the rows of the other tables that they need."""
    path = tmp_path_factory.mktemp("small") / "raw"
    shutil.copytree(RAW, path)
    folder = RawFolder(path)
    figures = {code for codes in KEPT.values() for code in codes}
    for file, codes in KEPT.items():
        folder.keep(file, "figure_id", set(codes))
    folder.keep("mentions.csv", "figure_id", figures | {""})
    folder.keep("targets.csv", "target_id", {"NSGE-1.1a", "P8-01"})
    named = [*KEPT, "mentions.csv", "targets.csv"]
    indicators = {code for file in named for code in folder.codes(file, "indicator")}
    indicators |= {"em_poverty_reduction_pp_per_year"}
    for column in ("numerator_indicator", "denominator_indicator"):
        indicators |= set(folder.codes("norms.csv", column))
    # Indicators that say how they are made need the two they are made from.
    made_from = ("poor_households", "community_communication_team_members")
    indicators |= {*made_from, "community_communication_teams"}
    folder.keep("indicators.csv", "indicator", indicators)
    folder.keep("words/indicators.csv", "indicator", indicators)
    sources = {code for file in [*named, "norms.csv"] for code in folder.codes(file, "source_id")}
    folder.keep("sources.csv", "source_id", sources)
    places = {code for file in named for code in folder.codes(file, "place")}
    places |= {"dak-lak/buon-don/xa-ea-nuol"}  # a commune, for the table of units
    parents = dict(
        zip(*(folder.codes("places/places.csv", c) for c in ("place", "parent")), strict=True)
    )
    for _ in range(4):
        places |= {parents.get(place, "") for place in places}
    folder.keep("places/places.csv", "place", places)
    folder.keep("places/names.csv", "place", {"dak-lak", "viet-nam"})
    folder.keep("places/crosswalk.csv", "place_from", set())
    folder.keep("places/coordinates.csv", "place", set())
    for file in ("steps.csv", "ratios.csv"):
        folder.keep(file, "system", set())
    folder.keep("bundles.csv", "bundle", set())
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
