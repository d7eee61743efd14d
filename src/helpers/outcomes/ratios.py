"""What was delivered per head, per group, per place and per sum of money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

import pandas as pd

from helpers.errors import UserError
from helpers.outcomes.known_bounds import ENDS, bounds_of
from helpers.outcomes.latest import known_by
from helpers.outcomes.pairing import find_denominator
from helpers.outcomes.ratio_norm import norms_of
from helpers.outcomes.ratio_row import Row, divided_row, printed_row, undivided_row

_COLUMNS: Final = (
    "ratio", "system", "kind", "place", "value", "lower", "upper", "interval", "numerator",
    "denominator", "numerator_indicator", "denominator_indicator", "unit", "scale", "figures",
    "reported_on", "period", "is_printed", "digits", "caution", "reason", "norm", "norm_minimum",
    "norm_maximum", "norm_basis",
)  # fmt: skip
_NUMBERS: Final = (
    "value", "lower", "upper", "numerator", "denominator", "scale", "norm_minimum", "norm_maximum",
)  # fmt: skip
_TYPES: Final = {
    **dict.fromkeys(_COLUMNS, "string"), **dict.fromkeys(_NUMBERS, "Float64"),
    "reported_on": "datetime64[ns]", "is_printed": "boolean", "digits": "Int64",
}  # fmt: skip
_OF_FIGURES: Final = [
    "figure_id", "indicator", "place", "period_start", "period_end", "reported_on", "key_period",
    "value", "lower", "upper", "unit", "qualifier", "basis", "measure", "definition", "source_id",
    "confidence", "status", "rivals",
]  # fmt: skip
"""What a ratio needs to know of a figure; each column more is paid for in every row."""
_PAIR: Final = ["numerator_indicator", "denominator_indicator"]
_CODES: Final = ("numerator_indicator", "denominator_indicator", "printed_indicator")


_Table = dict[Any, dict[Any, list[Row]]]


def measure_ratios(
    figures: pd.DataFrame,
    ratios: pd.DataFrame,
    indicators: pd.DataFrame,
    norms: pd.DataFrame,
    bases: pd.DataFrame,
    on: pd.Timestamp,
) -> pd.DataFrame:
    """Every ratio in every place that reports its numerator, as known on a day.

    Parameters
    ----------
    figures : DataFrame
        Reconciled figures, with those that were set aside.
    ratios, indicators, norms : DataFrame
        The code tables.
    bases : DataFrame
        Denominators that are counted, not reported: ``place``, ``indicator``, ``valid_from``,
        ``valid_to`` (NaT: open), ``value`` [units], ``figures`` (ids by ;, may be missing).
    on : Timestamp
        The day; what speaks for later days is not used.

    Returns
    -------
    DataFrame
        One row a ratio and place, of the latest figure that can be divided; and one of the latest
        print where reports print the ratio itself (``is_printed``). In the order of `ratios`, then
        by place:

        - ``ratio``, ``system``, ``kind``, ``numerator_indicator``, ``denominator_indicator``,
          ``scale``, ``place``;
        - ``value`` [``unit``, that of the numerator, per ``scale`` of the denominator]:
          ``numerator`` / ``denominator`` * ``scale``; missing with a ``reason`` in words;
        - ``lower``, ``upper`` [as ``value``], ``interval`` ("reported_range" or "none"): the ends
          that the reports leave open, missing where nothing bounds the ratio or it is exact;
        - ``digits``: see :func:`helpers.outcomes.digits_of_ratio`; money is shown with no more;
        - ``figures`` (ids by ;): the numerator or print first, then what its range takes in, then
          the denominator's;
        - ``reported_on`` and ``period`` of the numerator;
        - ``caution``: in words, by ;, missing where there is none;
        - ``norm``: below, within, above or cannot_say, missing where none holds on the day; with
          ``norm_minimum``, ``norm_maximum`` and ``norm_basis``.

    Raises
    ------
    UserError
        A ratio of an indicator that the code table does not have.

    Notes
    -----
    Which numbers go together: :mod:`helpers.outcomes.pairing`. Full counts: no sampling interval.
    See docs/methods/outcome-ratios.md.
    """
    _check_codes(ratios, indicators)
    known = known_by(figures, on)
    known = known.assign(**{end: bounds_of(known)[end] for end in ENDS})[_OF_FIGURES]
    counted = bases[bases["value"].notna() & ~bases["valid_from"].gt(on)]
    reported, units = _by_indicator(known), _by_indicator(counted)
    rows = [
        row
        for ratio in _rows_of(ratios)
        for own_norms in [norms_of(norms, *(ratio[name] for name in _PAIR))]
        for row in (
            *_computed(ratio, reported, units, own_norms),
            *_printed(ratio, reported, own_norms),
        )
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_TYPES)


def _check_codes(ratios: pd.DataFrame, indicators: pd.DataFrame) -> None:
    for column in _CODES:
        unknown = ratios[ratios[column].notna() & ~ratios[column].isin(indicators["indicator"])]
        if len(unknown):
            raise UserError(
                f"ratios, {unknown['ratio'].iloc[0]}, column {column}: found "
                f"{unknown[column].iloc[0]}, expected a code of indicators.csv.\n"
                "Correct the code, or add the indicator."
            )


def _computed(ratio: Row, reported: _Table, counted: _Table, norms: pd.DataFrame) -> Iterator[Row]:
    """One row a place: the latest figure that has a denominator, else the latest alone."""
    below = reported.get(ratio["denominator_indicator"], {})
    units = counted.get(ratio["denominator_indicator"], {})
    for place, above in sorted(reported.get(ratio["numerator_indicator"], {}).items()):
        yield _row_of_place(ratio, above, below.get(place, []), units.get(place, []), norms)


def _row_of_place(
    ratio: Row, above: list[Row], below: list[Row], units: list[Row], norms: pd.DataFrame
) -> Row:
    is_any_day = bool(ratio["kind"] == "density")
    first = above[0]
    for numerator in above:
        found = find_denominator(numerator, below, units, is_any_day=is_any_day)
        if found is None:
            continue
        row = divided_row(ratio, numerator, found, norms)
        if numerator is first:
            return row
        words = f"no denominator for {first['figure_id']} of {first['reported_on']:%Y-%m-%d}"
        return row | {"caution": words if pd.isna(row["caution"]) else f"{row['caution']}; {words}"}
    return undivided_row(ratio, first, below, norms)


def _printed(ratio: Row, reported: _Table, norms: pd.DataFrame) -> Iterator[Row]:
    for _, prints in sorted(reported.get(ratio["printed_indicator"], {}).items()):
        yield printed_row(ratio, prints[0], norms)


def _rows_of(table: pd.DataFrame) -> list[Row]:
    return cast("list[Row]", table.to_dict("records"))


def _by_indicator(table: pd.DataFrame) -> _Table:
    """Rows by indicator and place, in their order: a cell of a mapping is read fast."""
    rows: _Table = {}
    for row in _rows_of(table):
        rows.setdefault(row["indicator"], {}).setdefault(row["place"], []).append(row)
    return rows
