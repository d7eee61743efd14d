"""What a panel must not hold: persons, a unit twice, a programme that stops or moves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from helpers.errors import UserError
from helpers.figures.raw import Problem, problem_at

HOW_TO: Final = "docs/how-to/bring-your-own-panel.md"

_PERSONS: Final = frozenset(
    {
        "name", "full_name", "first_name", "last_name", "surname", "person", "person_id",
        "respondent", "respondent_id", "household", "household_id", "beneficiary", "victim",
        "phone", "telephone", "mobile", "email", "address", "id_card", "passport", "birthday",
        "date_of_birth", "dob", "ten", "ho_ten", "ho_va_ten", "dien_thoai", "so_dien_thoai",
        "dia_chi", "cccd", "so_cccd", "cmnd", "so_cmnd", "ngay_sinh", "nan_nhan", "ho_gia_dinh",
    }
)  # fmt: skip
_PERSONAL: Final = r"@|\d{9,}"  # an address, a telephone or identity number
_NOBODY: Final = (
    f"Add persons up to units, and remove every column about one person ({HOW_TO}, Privacy)."
)


def refuse_persons(columns: list[str], name: str) -> None:
    """Stop at a column that holds persons by its name.

    Raises
    ------
    UserError
        Names the column.
    """
    for column in columns:
        if plain_name(column) in _PERSONS:
            raise UserError(
                f"{name}, row 1, column {column}: found a column that can hold persons, expected "
                f"columns about units alone.\n{_NOBODY}"
            )


def plain_name(column: str) -> str:
    """Họ và tên as ho_va_ten."""
    letters = unicodedata.normalize("NFD", column.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def person_problems(typed: pd.DataFrame) -> Iterator[Problem]:
    """Units and clusters that look like a telephone number, an identity number or an address."""
    for column in ("unit", "cluster"):
        if column in typed:
            found = typed[typed[column].str.contains(_PERSONAL).fillna(False)]
            for _, row in found.iterrows():
                words = "what looks like a telephone, identity number or address"
                yield problem_at(row, column, words, "the code of a place", _NOBODY)


def row_problems(typed: pd.DataFrame) -> Iterator[Problem]:
    """A flag for a first period; a unit twice in a period, or that changes start or cluster.

    Parameters
    ----------
    typed : DataFrame
        A panel whose every cell is in its type, with ``_file`` and ``_row``.
    """
    starts = typed["first_treated"].dropna()
    if len(starts) and starts.eq(1).all() and typed["period"].min() > 1:
        step = "Give the first treated period in every row of the unit, not a flag for some rows."
        row = typed.loc[starts.index[0]]
        yield problem_at(row, "first_treated", "1, a flag", "a period like 2017", step)
        return
    for _, row in typed[typed.duplicated(["unit", "period"])].iterrows():
        found = f"{row['unit']} twice in period {row['period']}"
        step = "Merge or remove one of the rows."
        yield problem_at(row, "unit", found, "one row a unit and period", step)
    step = "Programmes that stop or move are not for these methods; give one start a unit."
    yield from _changes(typed, "first_treated", step)
    if "cluster" in typed:
        step = "Give each unit the cluster it belonged to when the start was decided."
        yield from _changes(typed, "cluster", step)


def _changes(typed: pd.DataFrame, column: str, step: str) -> Iterator[Problem]:
    of_unit = typed.drop_duplicates("unit").set_index("unit")[column]
    first = typed["unit"].map(of_unit).astype(typed[column].dtype)
    is_same = typed[column].eq(first).fillna(False) | (typed[column].isna() & first.isna())
    changed = typed[~is_same]
    for (_, row), above in zip(changed.iterrows(), first[~is_same], strict=True):
        found = f"{_say(row[column])}, where {row['unit']} has {_say(above)} above"
        yield problem_at(row, column, found, "one value a unit", step)


def _say(value: Any) -> str:
    return "nothing" if pd.isna(value) else str(value)
