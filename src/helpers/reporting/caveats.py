"""The caveats log: assumptions and known limits, printed in each report that rests on them.

A caveat belongs to indicators, and where it holds for some places alone, to those. A page rests
on it when one of its results is about such an indicator and place. It is prose: a changed caveat
makes pages stale, not runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from helpers.errors import UserError
from helpers.figures import Evidence
from helpers.reporting.versions import digest_of_file

CAVEATS_FILE: Final = "docs/caveats.yml"
ALL: Final = "all"
_HOW: Final = "Correct the entry (docs/how-to/caveats.md)."


class CaveatText(BaseModel):
    """What a reader is told, in each language of the pages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    en: str = Field(min_length=1)
    vi: str = Field(min_length=1)


class Caveat(BaseModel):
    """One assumption or known limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    caveat: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["assumption", "limit"]
    indicators: Literal["all"] | list[str] = Field(default_factory=list)
    programme: str | None = None
    places: list[str] = Field(default_factory=list)
    noted: date
    settled: date | None = None
    text: CaveatText

    @model_validator(mode="after")
    def _has_an_owner(self) -> Caveat:
        """It belongs to something, and is not settled before it was noted."""
        if not self.indicators and self.programme is None:
            raise ValueError("expected indicators or a programme that it belongs to")
        if self.settled is not None and self.settled < self.noted:
            raise ValueError(f"settled on {self.settled}, before it was noted")
        return self


def read_caveats(root: Path) -> list[Caveat]:
    """The caveats of a project, without those that are settled; none where there is no file.

    Parameters
    ----------
    root : Path
        The project's folder.

    Raises
    ------
    UserError
        The file is not YAML of the expected form; the message names the entry.
    """
    path = root / CAVEATS_FILE
    if not path.is_file():
        return []
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserError(
            f"{CAVEATS_FILE}: found text that cannot be read as YAML "
            f"({' '.join(str(error).split())}), expected the log.\n{_HOW}"
        ) from None
    if not isinstance(content, list):
        raise UserError(
            f"{CAVEATS_FILE}: found {type(content).__name__}, expected a list of caveats.\n{_HOW}"
        )
    caveats = [_entry(number, entry) for number, entry in enumerate(content, start=1)]
    names = [one.caveat for one in caveats]
    for name in names:
        if names.count(name) > 1:
            raise UserError(
                f"{CAVEATS_FILE}, caveat {name}: found it twice, expected each name once.\n{_HOW}"
            )
    return [one for one in caveats if one.settled is None]


def _entry(number: int, entry: Any) -> Caveat:
    try:
        return Caveat.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        name = entry.get("caveat", "") if isinstance(entry, dict) else ""
        where = ", ".join(str(part) for part in first["loc"])
        raise UserError(
            f"{CAVEATS_FILE}, entry {number}{f' ({name})' if name else ''}"
            f"{f', {where}' if where else ''}: found {str(first['input'])[:80]!r}, expected: "
            f"{first['msg'].removeprefix('Value error, ')}.\n{_HOW}"
        ) from None


def check_caveats(caveats: Sequence[Caveat], evidence: Evidence) -> None:
    """Every code of the log is one of the tables.

    Raises
    ------
    UserError
        All that are not, with those near them.
    """
    indicators, places, programmes = (
        {str(code) for code in table[column]}
        for table, column in (
            (evidence.indicators, "indicator"), (evidence.places, "place"),
            (evidence.programmes, "programme"),
        )
    )  # fmt: skip
    problems = []
    for one in caveats:
        owners = [] if one.indicators == ALL else list(one.indicators)
        programme = [] if one.programme is None else [one.programme]
        for column, codes, known in (
            ("indicators", owners, indicators), ("places", one.places, places),
            ("programme", programme, programmes),
        ):  # fmt: skip
            for code in codes:
                if code not in known:
                    near = get_close_matches(code, sorted(known), n=2)
                    hint = f" Near it: {', '.join(near)}." if near else ""
                    problems.append(
                        f"{CAVEATS_FILE}, caveat {one.caveat}, {column}: found {code!r}, expected "
                        f"a code of data/raw.\nCorrect it.{hint}"
                    )
    if problems:
        raise UserError("\n\n".join(problems))


def digest_of_caveats(root: Path) -> str:
    """Digest of the log; empty where there is none."""
    path = root / CAVEATS_FILE
    return digest_of_file(path) if path.is_file() else ""


def caveats_of(
    caveats: Iterable[Caveat], results: pd.DataFrame, evidence: Evidence
) -> list[Caveat]:
    """The caveats that results rest on, in the order of the log.

    Parameters
    ----------
    caveats : iterable of Caveat
        Of :func:`read_caveats`.
    results : DataFrame
        What a page shows: ``indicator``, ``place`` and ``figures`` (ids by ;).
    evidence : Evidence
        For the indicators of figures, and those of programmes.
    """
    pairs = _pairs_of(results, evidence)
    indicators = evidence.indicators
    lists = indicators["programme"].fillna("").str.split(";")
    kept = []
    for one in caveats:
        owners = set() if one.indicators == ALL else set(one.indicators)
        if one.programme is not None:
            is_part = lists.map(lambda codes, name=one.programme: name in codes)
            owners |= set(indicators.loc[is_part, "indicator"])
        theirs = pairs if one.indicators == ALL else pairs[pairs["indicator"].isin(owners)]
        if one.places:
            theirs = theirs[theirs["place"].isin(one.places)]
        if len(theirs):
            kept.append(one)
    return kept


def _pairs_of(results: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """Each indicator and place that results are about, by themselves or by their figures."""
    ids = results["figures"].dropna().astype("string").str.split(";").explode().unique()
    figures = evidence.figures
    cited = figures.loc[figures["figure_id"].isin(ids), ["indicator", "place"]]
    own = results.loc[results["indicator"].notna(), ["indicator", "place"]]
    is_reported = own["indicator"].isin(evidence.indicators["indicator"])
    both = pd.concat([own[is_reported].astype("string"), cited.astype("string")])
    return both.drop_duplicates()
