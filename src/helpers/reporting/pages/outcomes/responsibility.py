"""Who does what: bodies, programmes and indicators, and the numbers that no body owns."""

from __future__ import annotations

from typing import Final

import pandas as pd

from helpers.charts import draw_count_grid
from helpers.outcomes import overlaps, unowned, who_reports
from helpers.reporting.layout import Column
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.report import Report
from helpers.reporting.table import Cell, Table

SECTION: Final = "Who does what"
_COLUMNS: Final = (
    Column("@group", "Body"), Column("@text", "Reports through"),
    Column("indicators_reported", "Indicators"),
)  # fmt: skip
_UNNAMED: Final = "no body named"


def reporting_bodies(known: Known) -> pd.DataFrame:
    """Who reported what on the place by the end of the year: body, programme, indicator."""
    e = known.report.evidence
    own = known.analysed[
        known.analysed["place"].eq(known.place) & known.analysed["reported_on"].le(known.year_end)
    ]
    return who_reports(own, e.bodies, e.programmes, e.indicators)


def body_rows(who: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Bodies with the number of indicators each reports, by chain."""
    names = known.report.evidence.bodies.set_index("body")["name_en"]
    named = who[who["body"].notna()]
    rows = []
    for (chain, body), group in named.groupby(["chain", "body"], sort=False, dropna=False):
        rows.append(
            {
                "group": names.get(body, body), "text": names.get(chain, "its chain is not known"),
                "indicators_reported": group["indicator"].nunique(),
                "figures": ";".join(sorted({i for f in group["figures"] for i in f.split(";")})),
            }
        )  # fmt: skip
    frame = pd.DataFrame(rows, columns=["group", "text", "indicators_reported", "figures"])
    return frame.sort_values(["text", "indicators_reported"], ascending=[True, False])


def body_grid(who: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Bodies by programmes with the number of indicators, for the chart."""
    e = known.report.evidence
    names = e.bodies.set_index("body")["name_en"]
    short = e.programmes.set_index("programme")["name_en"].str.split(":").str[0]
    named = who[who["body"].notna() & who["programme"].notna()]
    grid = named.assign(
        body=named["body"].map(lambda code: names.get(code, code)),
        programme=named["programme"].map(lambda code: short.get(code, code)),
    ).pivot_table(
        index="body", columns="programme", values="indicator", aggfunc="nunique", fill_value=0
    )
    return grid.astype(int)


def show_bodies(known: Known, report: Report) -> None:
    """Who reports how much, through which chain, and on which programme."""
    who = reporting_bodies(known)
    rows = body_rows(who, known)
    if rows.empty:
        report.say(say_no_body(known))
        return
    recorded = report.record(rows, ["indicators_reported"], section=SECTION,
                             method="count of indicators")  # fmt: skip
    report.table(recorded, _COLUMNS, caption=f"Bodies that report on {report.place_name}",
                 note="Each chain counts for itself; the chains do not reconcile.")  # fmt: skip
    grid = body_grid(who, known)
    if len(grid):
        report.chart(
            draw_count_grid(grid, "Indicators by body and programme", "indicators by programme"),
            recorded,
        )
    found = overlaps(who)
    if len(found):
        report.listing(overlap_table(found, known), found["figures"], section=SECTION)
    else:
        report.say("No indicator is reported by two bodies, and no programme by two chains.")


def say_no_body(known: Known) -> str:
    """Why nothing can be said of who reports."""
    return (
        f"**Cannot say**: none of the {len(known.here):,} figures on {known.report.place_name} "
        "names the body it comes from."
    )


def overlap_table(found: pd.DataFrame, known: Known) -> Table:
    """Where several bodies report one indicator, or several chains one programme."""
    e = known.report.evidence
    names = e.bodies.set_index("body")["name_en"]
    programmes = e.programmes.set_index("programme")["name_en"]
    rows = []
    for _, row in found.iterrows():
        is_indicator = row["kind"] == "indicator"
        code = str(row["code"])
        what = known.report.label_of(code) if is_indicator else programmes.get(code, code)
        rows.append(
            [
                Cell(str(what)),
                Cell("an indicator, several bodies" if is_indicator
                     else "a programme, several chains"),
                Cell("; ".join(str(names.get(b, b)) for b in str(row["bodies"]).split(";"))),
            ]
        )  # fmt: skip
    return Table("Where several report the same", ["What", "Kind", "Bodies"], rows)


def show_unowned(known: Known, report: Report) -> None:
    """Numbers without a body, programmes without a lead, targets that nobody counts."""
    e = known.report.evidence
    found = unowned(known.here, e.programmes, e.targets, known.place)
    counts = found.groupby("kind", sort=False)["code"].nunique()
    figures = found.loc[found["kind"].eq("figure"), "code"]
    if len(figures):
        rows = pd.DataFrame(
            {"group": [_UNNAMED], "figures_reported": [len(figures)],
             "figures": [";".join(figures)]}
        )  # fmt: skip
        report.cite(figures)
        report.record(rows, ["figures_reported"], section=SECTION, method="count of figures")
    report.say(say_unowned(counts, found, known))


def say_unowned(counts: pd.Series, found: pd.DataFrame, known: Known) -> str:
    """What nobody owns, in a sentence each."""
    n_figures = int(counts.get("figure", 0))
    verb = "names" if n_figures == 1 else "name"
    in_use = f"{len(known.here):,} figures in use on {known.report.place_name}"
    words = [
        f"Of the {in_use}, **{n_figures:,}** {verb} no body." if n_figures
        else f"Each of the {in_use} names the body it comes from."
    ]  # fmt: skip
    programmes = found.loc[found["kind"].eq("programme"), "code"]
    if len(programmes):
        names = known.report.evidence.programmes.set_index("programme")["name_en"]
        listed = ", ".join(str(names[code]) for code in programmes)
        words.append(f"No lead body is stated for {listed}.")
    targets = int(counts.get("target", 0))
    if targets:
        indicators = "indicator" if targets == 1 else "indicators"
        words.append(
            f"For **{targets}** {indicators} with an official target, no body reports anything "
            "on this place."
        )
    return " ".join(words)
