"""The report a notebook writes: it records results and shows only what it recorded.

In JupyterLab a report shows and writes nothing. In a run, the runner names a folder in the
kernel's environment and :meth:`Report.close` leaves the results and the list of figures there.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from IPython.display import Markdown, display

from helpers.figures import prepare, read_evidence
from helpers.figures.processed import read_vintage_of
from helpers.reporting.colophon import figures_table, making_table
from helpers.reporting.glossary import Glossary
from helpers.reporting.layout import Column, lay_out
from helpers.reporting.measures import MEASURES
from helpers.reporting.parameters import check_parameters, check_place_and_year
from helpers.reporting.project import RUN_VARIABLE, find_project, vintage_of_run
from helpers.reporting.results import COLUMNS, validate_results
from helpers.reporting.scope import evidence_for
from helpers.reporting.table import Table
from helpers.reporting.tracing import STOOD_ON, Trace, TracedEvidence
from helpers.reporting.vintage_words import vintage_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FULL_COUNT: Final = "full count"
RANGE: Final = ["lower", "upper", "interval"]
"""Columns of a range; a page drops them for a result that has none of its own."""
_AS_GIVEN: Final = (
    "indicator", "period", "group", "lower", "upper", "level", "numerator", "denominator",
    "denominator_role", "figures",
)  # fmt: skip


class Report(Glossary):
    """One notebook's report on one place and year.

    Parameters
    ----------
    notebook : str
        A key of :data:`helpers.reporting.parameters.NOTEBOOKS`.
    **given
        The notebook's parameters: place, year, language, and its own.

    Attributes
    ----------
    evidence : TracedEvidence
        What the page may read of the processed tables, brought in step with ``data/raw`` first.
    parameters : NotebookParameters
        The checked parameters.
    vintage : dict or None
        On a page of an earlier day: which, and what was left out for it.
    """

    evidence: TracedEvidence

    def __init__(self, notebook: str, **given: str | int) -> None:
        where = f"notebooks, {notebook}"
        parameters = check_parameters(notebook, given, where)
        project = find_project().of_vintage(vintage_of_run())
        prepare(project.raw, project.processed, vintage=project.vintage)
        evidence = read_evidence(project.processed)
        check_place_and_year(parameters, evidence, where)
        traced = TracedEvidence.of(evidence_for(parameters.place, evidence))
        super().__init__(traced, parameters)
        self.notebook = notebook
        self.vintage = read_vintage_of(project.processed)
        self._trace = Trace(project.root, (project.processed,)) if _run_folder() else None
        self._recorded: list[pd.DataFrame] = []
        self._shown: set[str] = set()

    @property
    def results(self) -> pd.DataFrame:
        """Everything recorded so far."""
        nothing = validate_results(pd.DataFrame(columns=list(COLUMNS)))
        return pd.concat(self._recorded, ignore_index=True) if self._recorded else nothing

    def record(
        self,
        frame: pd.DataFrame,
        measures: Sequence[str],
        *,
        section: str,
        method: str = _FULL_COUNT,
    ) -> pd.DataFrame:
        """Record computed numbers, one result a row and measure.

        Parameters
        ----------
        frame : DataFrame
            One row a thing measured, a column for each measure, and as far as they apply
            ``indicator``, ``place``, ``period``, ``group``, ``figures`` (ids by ;), ``unit``,
            ``numerator``, ``denominator``, ``denominator_role``, ``lower``, ``upper``,
            ``interval``, ``basis``, ``disclosure``. A column ``verdict`` holds words.
        measures : sequence of str
            Columns to record, each a key of :data:`helpers.reporting.results.MEASURES`. Missing
            cells are not recorded: there is nothing to show.
        section, method : str
            Where on the page, and how computed.

        Returns
        -------
        DataFrame
            The recorded rows, for :meth:`table`.
        """
        rows = [self._long(frame, measure, section, method) for measure in measures]
        recorded = validate_results(pd.concat(rows, ignore_index=True))
        self._recorded.append(recorded)
        return recorded

    def record_each(
        self, frame: pd.DataFrame, *, section: str, method: str = _FULL_COUNT
    ) -> pd.DataFrame:
        """Record a tidy table: one row a result, named by its column ``measure``.

        Parameters
        ----------
        frame : DataFrame
            ``measure`` (keys of :data:`helpers.reporting.measures.MEASURES`), ``estimate`` and as
            far as they apply the columns of :meth:`record`; ``text`` may say what it means. Rows
            without an estimate are kept where they are confidence sets with an end.
        section, method : str
            As for :meth:`record`; a column ``method`` goes first.

        Returns
        -------
        DataFrame
            The recorded rows, for :meth:`table`.
        """
        parts = [
            self._long(rows.assign(**{str(name): rows["estimate"]}), str(name), section, method,
                       keeps_sets=True)
            for name, rows in frame.groupby("measure", sort=False)
        ]  # fmt: skip
        nothing = pd.DataFrame(columns=list(COLUMNS))
        recorded = validate_results(pd.concat(parts, ignore_index=True) if parts else nothing)
        if len(recorded):
            self._recorded.append(recorded)
        return recorded

    def _long(
        self, frame: pd.DataFrame, measure: str, section: str, method: str,
        *, keeps_sets: bool = False,
    ) -> pd.DataFrame:  # fmt: skip
        unit = MEASURES[measure][1]
        is_known = frame[measure].notna()
        if keeps_sets and "interval" in frame:
            # A set of effects that a bound allows has ends, and no estimate among them.
            has_end = frame[["lower", "upper"]].notna().any(axis=1)
            is_known |= has_end & frame["interval"].eq("confidence").fillna(False)
        kept = frame[is_known]
        nothing = pd.Series(pd.NA, index=kept.index)
        words = unit == "verdict"
        own_unit = kept.get("unit", pd.Series("number", index=kept.index, dtype="string"))
        sensitive = self.evidence.indicators.set_index("indicator")["is_sensitive"]
        is_sensitive = kept.get("indicator", nothing).map(sensitive).fillna(False).astype(bool)
        p = self.parameters
        columns = {
            "run_id": f"{p.place}/{p.year}/{self.notebook}/{p.language}",
            "notebook": self.notebook,
            "section": section,
            "measure": measure,
            "estimate": nothing if words else kept[measure],
            # No words are missing words: an empty cell of a spreadsheet reads as one.
            "text": (kept[measure] if words else kept.get("text", nothing)).replace("", pd.NA),
            "interval": kept.get("interval", pd.Series("none", index=kept.index)).fillna("none"),
            "unit": own_unit + unit.removeprefix("as reported")
            if unit.startswith("as reported") else unit,
            "method": kept.get("method", pd.Series(method, index=kept.index)).fillna(method),
            "place": kept.get("place", pd.Series(p.place, index=kept.index)),
            "simulated": kept.get("basis", nothing).eq("simulated").fillna(False)
            | self._are_made_up(kept.get("figures", nothing)),
            "disclosure": kept.get(
                "disclosure", is_sensitive.map({True: "sensitive", False: "public"})
            ),
        }  # fmt: skip
        for name in _AS_GIVEN:
            columns[name] = kept.get(name, nothing)
        if measure == "reported_value" and "qualifier" in kept:
            columns.update(_reported_range(kept))
        return pd.DataFrame(columns, index=kept.index)

    def _are_made_up(self, ids: pd.Series) -> pd.Series:
        """Whether results stand on at least one simulated figure, ids by ;."""
        if ids.isna().all():
            return pd.Series(False, index=ids.index)
        figures = self.evidence.figures
        made_up = set(figures.loc[figures["basis"].eq("simulated"), "figure_id"])
        return ids.map(lambda text: not made_up.isdisjoint(str(text).split(";"))).astype(bool)

    def table(
        self, results: pd.DataFrame, columns: Sequence[Column], *, caption: str, note: str = ""
    ) -> None:
        """Show recorded results, one row a thing measured."""
        self.cite(results["figures"])
        display(lay_out(results, columns, caption, note, self))

    def listing(self, table: Table, figures: Iterable[str], *, section: str) -> None:
        """Show figures as they stand in the evidence, and record each as reported.

        Parameters
        ----------
        table : Table
            What to show.
        figures : iterable of str
            The figures in it, ids or ids by ;.
        section : str
            Where on the page.
        """
        ids = {part for entry in figures for part in str(entry).split(";")}
        self.cite(ids)
        known = self.evidence.figures
        rows = known[known["figure_id"].isin(ids)].sort_values("figure_id")
        named = rows.assign(
            reported_value=rows["value"], period=rows["key_period"], figures=rows["figure_id"]
        )
        if len(named):
            self.record(named, ["reported_value"], section=section, method="as reported")
        display(table)

    def chart(self, drawn: tuple[Figure, str], results: pd.DataFrame) -> None:
        """Show a chart of recorded results with its text alternative."""
        figure, alternative = drawn
        self.cite(results["figures"])
        png = io.BytesIO()
        figure.savefig(png, format="png", metadata={"Software": None})
        display(
            {"image/png": png.getvalue(), "text/plain": alternative},
            metadata={"image/png": {"alt": alternative}},
            raw=True,
        )

    def say(self, sentence: str) -> None:
        """Show a paragraph made from recorded results; nothing where there is nothing to say."""
        if not sentence:
            return
        display(Markdown(sentence))

    def cite(self, figures: Iterable[Any]) -> None:
        """Note that the page stands on these figures (ids, or ids by ;)."""
        for entry in figures:
            if pd.notna(entry):
                self._shown.update(str(entry).split(";"))

    def close(self) -> None:
        """Show how the page was made and which figures it stands on; hand over the results.

        A page that stands on no reported figure, as one on a panel, has no table of them.
        """
        used = None
        if self._shown:
            figures = self.evidence.figures
            used = figures[figures["figure_id"].isin(self._shown)]
            display(figures_table(used, self))
        if self.vintage is not None:
            display(vintage_table(self.vintage, used, self))
        display(making_table(self.notebook, self, used))
        folder = _run_folder()
        if folder and self._trace:
            self.results.to_parquet(folder / "results.parquet", index=False)
            stood_on = {
                "figures": sorted(self._shown),
                "tables": self.evidence.digests(),
                "files": self._trace.files(),
                "modules": self._trace.modules(),
            }
            (folder / STOOD_ON).write_text(json.dumps(stood_on), encoding="utf-8")


def _run_folder() -> Path | None:
    folder = os.environ.get(RUN_VARIABLE)
    return Path(folder) if folder else None


def _reported_range(figures: pd.DataFrame) -> dict[str, pd.Series]:
    """The side on which the source bounds its number: at least, at most, from - to."""
    value, qualifier = figures["reported_value"], figures["qualifier"]
    at_least, at_most = qualifier.eq("at_least"), qualifier.eq("at_most")
    high = figures.get("value_high", pd.Series(pd.NA, index=figures.index, dtype="Float64"))
    is_range = high.notna()
    kind = (at_least | at_most | is_range).map({True: "reported_range", False: "none"})
    return {
        "lower": value.where(at_least | is_range),
        "upper": value.where(at_most).fillna(high),
        "interval": kind,
    }
