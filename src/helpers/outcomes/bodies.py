"""Who reports what, through which chain, and which numbers no body owns.

Three chains report on one province, and their numbers do not reconcile: each counts by its own
rules. Where two bodies report one indicator a reader must know whose number it is; where none is
named nobody answers for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from helpers.errors import UserError
from helpers.outcomes.known_bounds import join_ids

_WHO: Final = ("body", "chain", "programme", "indicator", "figures")
_OVERLAPS: Final = ("kind", "code", "n", "bodies", "chains", "figures")
_UNOWNED: Final = ("kind", "code", "indicator", "programme", "figures", "reason")


def who_reports(
    figures: pd.DataFrame,
    bodies: pd.DataFrame,
    programmes: pd.DataFrame,
    indicators: pd.DataFrame,
) -> pd.DataFrame:
    """The bodies that figures come from, by programme and indicator.

    Parameters
    ----------
    figures : DataFrame
        ``figure_id``, ``indicator``, ``programme`` and ``reported_by`` (several by ;).
    bodies : DataFrame
        As in :class:`helpers.figures.programme_schema.Bodies`.
    programmes : DataFrame
        ``programme``: their order is that of the rows.
    indicators : DataFrame
        ``indicator`` and ``programme``: for figures that name none.

    Returns
    -------
    DataFrame
        One row a body, programme and indicator: ``body``, its code, or the printed name where
        `bodies` has none; ``chain``: the head that it reports through in the end, missing for a
        body that is not in the table; ``programme``, ``indicator``; ``figures`` (ids by ;). In
        the order of `bodies` and `programmes`; unknown bodies stand last.

    Raises
    ------
    UserError
        Bodies that report to each other in a circle, or one printed name for two bodies.

    Notes
    -----
    Figures for which no body is named are in :func:`unowned`. See docs/methods/who-reports.md.
    """
    heads, names = chains_of(bodies), _printed_names(bodies)
    usual = dict(zip(indicators["indicator"], indicators["programme"], strict=True))
    rows = [
        (names.get(body, body), programme, figure["indicator"], figure["figure_id"])
        for _, figure in figures.iterrows()
        for body in _parts(figure["reported_by"])
        for programme in _programmes_of(figure, usual)
    ]
    long = pd.DataFrame(rows, columns=["body", "programme", "indicator", "figures"]).astype(
        "string"
    )
    keys = ["body", "programme", "indicator"]
    who = long.groupby(keys, dropna=False, sort=False)["figures"].agg(_joined)
    table = who.reset_index()
    table["chain"] = table["body"].map(heads)
    ranks = _ranks(bodies["body"]), _ranks(programmes["programme"])
    order = table.assign(
        of_body=table["body"].map(ranks[0]), of_programme=table["programme"].map(ranks[1])
    ).sort_values(["of_body", "body", "of_programme", "programme"], kind="stable")
    return order.reset_index(drop=True)[list(_WHO)].astype("string")


def chains_of(bodies: pd.DataFrame) -> dict[str, str]:
    """The head of the chain that each body reports through; a head is its own.

    Raises
    ------
    UserError
        Bodies that report to each other in a circle.
    """
    linked = bodies.dropna(subset="reports_to")
    above = dict(zip(linked["body"].astype(str), linked["reports_to"].astype(str), strict=True))
    heads: dict[str, str] = {}
    for body in bodies["body"].astype(str):
        path = [body]
        while path[-1] in above:
            higher = above[path[-1]]
            if higher in path:
                circle = " > ".join([*path[path.index(higher) :], higher])
                raise UserError(
                    f"bodies, column reports_to: found a circle, {circle}, expected a head.\n"
                    "Leave reports_to of the head empty."
                )
            path.append(higher)
        heads[body] = path[-1]
    return heads


def overlaps(who: pd.DataFrame) -> pd.DataFrame:
    """Indicators that several bodies report, and programmes that several chains report on.

    Parameters
    ----------
    who : DataFrame
        Of :func:`who_reports`.

    Returns
    -------
    DataFrame
        ``kind``: "indicator" (more than one body) or "programme" (more than one chain; bodies of
        no known chain are not counted); ``code``; ``n``, bodies or chains; ``bodies``,
        ``chains`` and ``figures`` (by ;).
    """
    rows = []
    for kind, counted in (("indicator", "body"), ("programme", "chain")):
        for code, group in who.dropna(subset=kind).groupby(kind, sort=False):
            n = group[counted].nunique()
            if n > 1:
                joined = [join_ids(*group[name]) for name in ("body", "chain", "figures")]
                rows.append((kind, code, n, *joined))
    frame = pd.DataFrame(rows, columns=list(_OVERLAPS))
    return frame.astype({c: "Int64" if c == "n" else "string" for c in _OVERLAPS})


def unowned(
    figures: pd.DataFrame,
    programmes: pd.DataFrame,
    targets: pd.DataFrame,
    place: str | None = None,
) -> pd.DataFrame:
    """What no body is named for, and what nobody reports.

    Parameters
    ----------
    figures : DataFrame
        ``figure_id``, ``indicator``, ``programme``, ``reported_by``: of the place at hand.
    programmes : DataFrame
        ``programme`` and ``lead_body``.
    targets : DataFrame
        ``target_id``, ``programme``, ``indicator``, ``place`` and ``scope``.
    place : str, optional
        Code of the place: allocations of other places are left out.

    Returns
    -------
    DataFrame
        ``kind``, ``code``, ``indicator``, ``programme``, ``figures`` (ids by ;), ``reason``:

        - "figure": one for which no body is named; ``code`` is its id;
        - "programme": one without a lead body; ``code`` is the programme;
        - "target": an indicator with a target and without a figure here; ``code`` is the
          indicator, and the reason names the targets.
    """
    asked = targets
    if place is not None:
        asked = targets[targets["scope"].ne("allocation") | targets["place"].eq(place)]
    rows = [*_nameless(figures), *_leaderless(programmes), *_unreported(asked, figures)]
    return pd.DataFrame(rows, columns=list(_UNOWNED)).astype("string")


def matrix(who: pd.DataFrame) -> pd.DataFrame:
    """Bodies by programmes, with the number of indicators that each reports.

    Returns
    -------
    DataFrame
        One row a body (index ``body``), one column a programme, in the order of `who` [number of
        indicators; 0 is a count: these figures hold none].
    """
    known = who.dropna(subset="programme")
    counts = known.groupby(["body", "programme"], sort=False)["indicator"].nunique()
    wide = counts.unstack("programme", fill_value=0)
    wide = wide.reindex(index=who["body"].unique(), fill_value=0)
    return wide.rename_axis(columns=None).astype("Int64")


def _programmes_of(figure: pd.Series, usual: dict[Any, Any]) -> list[Any]:
    named = _parts(figure["programme"])
    return named or _parts(usual.get(figure["indicator"], pd.NA)) or [pd.NA]


def _nameless(figures: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    for _, row in figures[figures["reported_by"].isna()].iterrows():
        name, why = row["figure_id"], "no body is named as its source"
        yield "figure", name, row["indicator"], row["programme"], name, why


def _leaderless(programmes: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    for code in programmes.loc[programmes["lead_body"].isna(), "programme"]:
        yield "programme", code, pd.NA, code, pd.NA, "no body is named as leading it"


def _unreported(targets: pd.DataFrame, figures: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    silent = targets[~targets["indicator"].isin(figures["indicator"])]
    for code, group in silent.groupby("indicator", sort=False):
        ids = ", ".join(group["target_id"])
        programme = join_ids(*group["programme"])
        yield "target", code, code, programme, pd.NA, f"nobody reported what {ids} asks for"


def _joined(ids: pd.Series) -> Any:
    return join_ids(*ids)


def _parts(cell: Any) -> list[str]:
    if pd.isna(cell):
        return []
    return list(dict.fromkeys(part.strip() for part in str(cell).split(";") if part.strip()))


def _printed_names(bodies: pd.DataFrame) -> dict[str, str]:
    names: dict[str, str] = {}
    for _, row in bodies.iterrows():
        body = str(row["body"])
        for printed in (body, *_parts(row["printed_as"])):
            if names.setdefault(printed, body) != body:
                raise UserError(
                    f"bodies, column printed_as: found {printed} for {names[printed]} and {body}, "
                    "expected one body a name.\nGive the name to one of them."
                )
    return names


def _ranks(codes: pd.Series) -> dict[str, int]:
    return {str(code): rank for rank, code in enumerate(codes)}
