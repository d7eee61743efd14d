"""What changed between two years, releases or dates, and the cause of each change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from helpers.reporting.compare_causes import reasons_of
from helpers.reporting.compare_digests import digest_reasons
from helpers.reporting.compare_match import TOLERANCE, Row, is_moved, match, rows_of
from helpers.reporting.compare_pairs import Pair, pair_years
from helpers.reporting.compare_places import universe_changes
from helpers.reporting.compare_reasons import CAUSES, Reason, RunSide, entries_of
from helpers.reporting.compare_row import COLUMNS, change_row
from helpers.reporting.compare_sides import Side
from helpers.reporting.language import SOURCE

_SAME_FACT: Final = (
    "status", "cause", "reason", "measure", "indicator", "place", "group", "unit", "period_a",
    "period_b", "estimate_a", "estimate_b", "text_a", "text_b", "numerator_a", "numerator_b",
    "denominator_a", "denominator_b", "year_a", "year_b",
)  # fmt: skip
_MANY_PLACES: Final = 3
_STATUS: Final = ("changed", "new", "vanished")


@dataclass(frozen=True, slots=True)
class Apart:
    """A notebook that cannot be compared: the side named has no results of it."""

    notebook: str
    place: str
    lacks: str
    has_failed: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two sides.

    Attributes
    ----------
    a, b : Side
    pairs : list of Pair
        Places and years that were held against each other.
    changes : DataFrame
        One row a result that changed, is new or vanished, columns :data:`COLUMNS` and
        ``reasons`` (the causes, to be said in any language).
    n_compared : int
        Results of both sides, the unchanged ones too.
    not_compared : tuple of Apart
        Notebooks that only one side has.
    n_simulated : int
        Simulated results that were left out.
    tolerance : float
        Relative differences up to this are noise.
    """

    a: Side
    b: Side
    pairs: list[Pair]
    changes: pd.DataFrame
    n_compared: int
    not_compared: tuple[Apart, ...]
    n_simulated: int
    tolerance: float

    @property
    def is_same(self) -> bool:
        """Nothing moved."""
        return self.changes.empty


def compare(
    a: Side, b: Side, *, place: str | None = None, year: int | None = None,
    tolerance: float = TOLERANCE, with_simulated: bool = False,
) -> Comparison:  # fmt: skip
    """Hold one side against the other.

    Parameters
    ----------
    a, b : Side
        See :func:`helpers.reporting.compare_sides.read_side`.
    place, year : str and int, optional
        Only these.
    tolerance : float
        Relative differences up to this are the noise of floating point.
    with_simulated : bool
        Compare results of simulated data too; they say nothing of a programme.

    Raises
    ------
    UserError
        The sides have no place or no year in common.
    """
    pairs = pair_years(a, b, place, year)
    rows: list[dict[str, Any]] = []
    n_compared, n_simulated = 0, 0
    apart: list[Apart] = []
    for pair in pairs:
        of_a, of_b = _one_language(a.of(pair.place, pair.year_a), b.of(pair.place, pair.year_b))
        apart += _only_in_one(of_a, of_b, pair, a, b)
        both = set(of_a["notebook"]) & set(of_b["notebook"])
        of_a, of_b = (rows_[rows_["notebook"].isin(both)] for rows_ in (of_a, of_b))
        if not with_simulated:
            n_simulated += int(of_b["simulated"].sum())
            of_a, of_b = of_a[~of_a["simulated"]], of_b[~of_b["simulated"]]
        n_compared += len(of_a) + len(of_b)
        rows += _changes(of_a, of_b, pair, a, b, tolerance)
        rows += universe_changes(a, b, pair)
    changes = pd.DataFrame(rows, columns=[*COLUMNS, "reasons"])
    return Comparison(
        a, b, pairs, _in_order(changes), n_compared, tuple(apart), n_simulated, tolerance
    )


def _one_language(a: pd.DataFrame, b: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Results in one language a notebook: that of both sides, English if there is a choice."""
    kept: tuple[list[pd.DataFrame], list[pd.DataFrame]] = ([], [])
    for notebook in sorted({*a["notebook"], *b["notebook"]}):
        own = [side[side["notebook"].eq(notebook)] for side in (a, b)]
        spoken = [set(side["language"]) for side in own]
        common = (spoken[0] & spoken[1]) or (spoken[0] | spoken[1])
        language = SOURCE if SOURCE in common else min(common)
        for part, side in zip(kept, own, strict=True):
            part.append(side[side["language"].eq(language)])
    first, second = (pd.concat(part) if part else a.iloc[:0] for part in kept)
    return first, second


def _only_in_one(
    a: pd.DataFrame, b: pd.DataFrame, pair: Pair, side_a: Side, side_b: Side
) -> Iterator[Apart]:
    """Notebooks that cannot be compared, as one side has no results of them."""
    for own, other, lacks, year in (
        (a, b, side_b, pair.year_b), (b, a, side_a, pair.year_a),
    ):  # fmt: skip
        for notebook in sorted(set(own["notebook"]) - set(other["notebook"])):
            run = f"{pair.place}/{year}/{notebook}/"
            has_failed = any(name.startswith(run) for name in lacks.failed)
            yield Apart(notebook, pair.place, lacks.name, has_failed)


def _changes(
    of_a: pd.DataFrame, of_b: pd.DataFrame, pair: Pair, a: Side, b: Side, tolerance: float
) -> Iterator[dict[str, Any]]:
    is_relative = pair.year_a != pair.year_b
    rows_a = rows_of(of_a, pair.year_a, is_relative=is_relative)
    rows_b = rows_of(of_b, pair.year_b, is_relative=is_relative)
    explained = _Explained(a, b, pair, rows_a, rows_b)
    for row_a, row_b in match(rows_a, rows_b, tolerance):
        if row_a is None or row_b is None or is_moved(row_a, row_b, tolerance):
            yield change_row(row_a, row_b, explained.reasons(row_a, row_b), pair)


class _Explained:
    """Reasons for the results of a pair; what two runs share is looked up once."""

    def __init__(self, a: Side, b: Side, pair: Pair, rows_a: list[Row], rows_b: list[Row]) -> None:
        self._sides = (a, b)
        self._years = (pair.year_a, pair.year_b)
        self._entries = [
            (entries_of(side.basis.figures, "figure_id"),
             entries_of(side.basis.definitions, "indicator"))
            for side in (a, b)
        ]  # fmt: skip
        self._used = [_figures_of(rows) for rows in (rows_a, rows_b)]
        self._records = [{row["notebook"]: row["run_id"] for row in r} for r in (rows_a, rows_b)]
        self._digests: dict[str, tuple[RunSide, RunSide, list[Reason]]] = {}

    def reasons(self, row_a: Row | None, row_b: Row | None) -> list[Reason]:
        notebook = (row_a or row_b or {})["notebook"]
        if notebook not in self._digests:
            one, other = self._side(0, notebook), self._side(1, notebook)
            self._digests[notebook] = (one, other, digest_reasons(one, other))
        side_a, side_b, digests = self._digests[notebook]
        return reasons_of(row_a, row_b, side_a, side_b, digests)

    def _side(self, n: int, notebook: str) -> RunSide:
        side = self._sides[n]
        figures, definitions = self._entries[n]
        run_id = self._records[n].get(notebook, "")
        return RunSide(
            self._years[n], side.records.get(run_id, {}), figures, definitions,
            side.basis.packages, self._used[n], side.basis.is_whole,
        )  # fmt: skip


def _figures_of(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(one for row in rows if row["figures"] for one in row["figures"].split(";"))


def _in_order(changes: pd.DataFrame) -> pd.DataFrame:
    """Changed before new before vanished, definitions first, in the order of the pages."""
    ranks = changes.assign(
        _status=changes["status"].map(_STATUS.index),
        _cause=changes["cause"].map(list(CAUSES).index),
    )
    ordered = ranks.sort_values(["_status", "_cause"], kind="stable").index
    return changes.loc[ordered].reset_index(drop=True)


def condense(changes: pd.DataFrame) -> pd.DataFrame:
    """One row a fact: what several notebooks or many places show alike is said once.

    Returns
    -------
    DataFrame
        The first row of each, with ``where`` (the notebooks) and ``n_places`` (above 1: a new or
        vanished number that so many places share).
    """
    if changes.empty:
        nothing = {"where": pd.Series(dtype="object"), "n_places": pd.Series(dtype="int64")}
        return changes.assign(**nothing)
    facts = _first_of(changes, list(_SAME_FACT))
    shared = [name for name in _SAME_FACT if name != "place"]
    keys = facts[shared].astype("string").fillna("")
    size = keys.groupby(shared, sort=False)["status"].transform("size")
    many = facts["status"].ne("changed") & size.ge(_MANY_PLACES)
    facts = facts.assign(n_places=size.where(many, 1).astype("int64"))
    is_first = ~keys.duplicated()
    return facts[~many | is_first].reset_index(drop=True)


def _first_of(changes: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The first row of those that are equal in some columns, with the notebooks of all."""
    keys = changes[names].astype("string").fillna("")
    number = keys.groupby(names, sort=False).ngroup()
    where = changes["notebook"].groupby(number).agg(lambda names: ", ".join(dict.fromkeys(names)))
    first = changes.groupby(number, sort=False).head(1)
    return first.assign(where=where.to_numpy()).reset_index(drop=True)
