"""Small typed tables written as text: figures with their periods, ratios, norms, bases, prices."""

from collections.abc import Callable

import pandas as pd
import pytest

Table = Callable[[str], pd.DataFrame]
FIGURES = {
    "indicator": "teams", "place": "dak-lak", "on": "2022-12-31", "since": pd.NA, "until": pd.NA,
    "value": pd.NA, "high": pd.NA, "x": pd.NA, "y": pd.NA, "role": pd.NA, "unit": "team",
    "qualifier": "exact", "basis": "count", "measure": "stock", "definition": pd.NA,
    "programme": "project_8", "reported_by": pd.NA, "source": "s1", "confidence": "high",
    "note": pd.NA, "status": "stands", "rule": "only figure", "instead": pd.NA, "series": pd.NA,
}  # fmt: skip
FIGURE_NAMES = {
    "id": "figure_id", "on": "reported_on", "since": "period_start", "until": "period_end",
    "high": "value_high", "x": "numerator", "y": "denominator", "role": "denominator_role",
    "source": "source_id", "instead": "stands_instead", "series": "in_series",
}  # fmt: skip
RATIOS = {
    "ratio": "ratio", "system": "system", "kind": "size", "numerator": "members",
    "denominator": "teams", "scale": "1", "printed": pd.NA, "label_vi": "vi", "label_en": "en",
    "note": pd.NA,
}  # fmt: skip
NORMS = {
    "numerator": "members", "denominator": "teams", "minimum": pd.NA, "maximum": pd.NA,
    "unit": "person", "from": pd.NA, "to": pd.NA, "basis": "a law", "source": pd.NA,
    "note": pd.NA,
}  # fmt: skip
BASES = {
    "place": "dak-lak", "indicator": "teams", "from": pd.NA, "to": pd.NA, "value": pd.NA,
    "figures": pd.NA,
}  # fmt: skip
ENDS = {
    "numerator": "numerator_indicator", "denominator": "denominator_indicator",
    "printed": "printed_indicator", "from": "valid_from", "to": "valid_to",
    "source": "source_id", "id": "norm_id",
}  # fmt: skip


def read_table(text: str, defaults: dict[str, object]) -> pd.DataFrame:
    """Rows of a table drawn with bars; empty cells are missing, columns not drawn get defaults."""
    lines = [line.strip() for line in text.strip().splitlines()]
    header, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    known = {*defaults, "id"}
    assert set(header) <= known, f"unknown columns: {set(header) - known}"
    drawn = pd.DataFrame(rows, columns=header, dtype="string").replace("", pd.NA)
    return drawn.assign(**{c: v for c, v in defaults.items() if c not in header}).astype("string")


def as_days(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column, format="%Y-%m-%d").astype("datetime64[ns]")


def as_numbers(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return table.assign(**{c: pd.to_numeric(table[c]).astype("Float64") for c in columns})


def _figures(text: str) -> pd.DataFrame:
    table = read_table(text, FIGURES).rename(columns=FIGURE_NAMES)
    if "figure_id" not in table:
        table["figure_id"] = pd.array([f"F{n}" for n in range(1, len(table) + 1)], dtype="string")
    table = as_numbers(table, "value", "value_high", "numerator", "denominator")
    table["value"] = table["value"].fillna(table["numerator"])
    for column in ("reported_on", "period_start", "period_end"):
        table[column] = as_days(table[column])
    year = table["reported_on"].dt.year.astype("Int64")
    table["year"] = year
    table["period_start"] = table["period_start"].fillna(as_days(year.astype("string") + "-01-01"))
    table["period_end"] = table["period_end"].fillna(table["reported_on"])
    table["as_of"] = pd.Series(pd.NaT, index=table.index, dtype="datetime64[ns]")
    table["key_period"] = [_key_period(row) for _, row in table.iterrows()]
    table["key_period"] = table["key_period"].astype("string")
    table["reason"] = pd.Series(pd.NA, index=table.index, dtype="string")
    table["locator"] = table["snippet"] = table["reason"]
    drawn = table["in_series"].eq("yes").astype("boolean")
    usual = table["status"].eq("stands") & table["definition"].isna()
    table["in_series"] = drawn.where(table["in_series"].notna(), usual).astype("boolean")
    return table


def _key_period(row: pd.Series) -> str:
    if pd.isna(row["reported_on"]):
        return "undated"
    if row["measure"] != "flow":
        return str(row["year"])
    start, end = row["period_start"], row["period_end"]
    if (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return f"{start:%Y-%m-%d}/{end:%Y-%m-%d}"
    return str(end.year) if start.year == end.year else f"{start.year}-{end.year}"


def _ratios(text: str) -> pd.DataFrame:
    return as_numbers(read_table(text, RATIOS).rename(columns=ENDS), "scale")


def _norms(text: str) -> pd.DataFrame:
    table = as_numbers(read_table(text, NORMS).rename(columns=ENDS), "minimum", "maximum")
    if "norm_id" not in table:
        table["norm_id"] = pd.array([f"N{n}" for n in range(1, len(table) + 1)], dtype="string")
    return table.assign(**{c: as_days(table[c]) for c in ("valid_from", "valid_to")})


def _bases(text: str) -> pd.DataFrame:
    table = as_numbers(read_table(text, BASES).rename(columns=ENDS), "value")
    return table.assign(**{c: as_days(table[c]) for c in ("valid_from", "valid_to")})


@pytest.fixture(scope="session")
def figures_table() -> Table:
    """Reconciled figures from a table in text, with all columns that analyses read.

    ``on``, ``since`` and ``until`` are the day it speaks for and its period (from 1 January to that
    day where not drawn); ``high`` the upper end of a printed range; x/y and ``role`` its base;
    ``series`` (yes or no) whether it may be drawn over time.
    """
    return lambda text: _figures(text) if text.strip() else _figures("id\nnone").iloc[:0]


@pytest.fixture(scope="session")
def ratios_table() -> Table:
    """Rows of the table of ratios; ``numerator``, ``denominator`` and ``printed`` are codes."""
    return _ratios


@pytest.fixture(scope="session")
def norms_table() -> Table:
    """Norms, each ``from`` a day ``to`` another; empty text: none."""
    return lambda text: _norms(text) if text.strip() else _norms("id\nnone").iloc[:0]


@pytest.fixture(scope="session")
def bases_table() -> Table:
    """Denominators counted from the table of places; empty text: none."""
    return lambda text: _bases(text) if text.strip() else _bases("value\n1").iloc[:0]


@pytest.fixture(scope="session")
def indicators_table() -> Callable[..., pd.DataFrame]:
    """Indicators by code, each with its kind."""
    return lambda **kinds: pd.DataFrame(
        {"indicator": list(kinds), "kind": list(kinds.values())}, dtype="string"
    )


@pytest.fixture(scope="session")
def price_changes(figures_table: Table) -> Callable[..., pd.DataFrame]:
    """Yearly changes of consumer prices of the country [percent], by year: ``y2019=2.79``."""

    def build(**changes: float) -> pd.DataFrame:
        rows = [
            f"C{year[1:]} | consumer_prices_change_pct | viet-nam | {year[1:]}-12-31 | {change} "
            "| percent | flow | register"
            for year, change in changes.items()
        ]
        head = "id | indicator | place | on | value | unit | measure | basis"
        return figures_table("\n".join([head, *rows]) if rows else "")

    return build
