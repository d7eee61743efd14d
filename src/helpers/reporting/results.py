"""The results table: one row a computed number, with the figures it stands on.

A notebook shows nothing that it does not record here. The site, the exports and the comparison of
years read this table, never a page.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from helpers.reporting.measures import MEASURES

Text = Series[pd.StringDtype]
Number = Series[pd.Float64Dtype]

INTERVALS: Final = ("confidence", "credible", "prediction", "reported_range", "none")


class Results(pa.DataFrameModel):
    """One computed number a row."""

    run_id: Text = pa.Field(description="place/year/notebook/language of the run.")
    notebook: Text = pa.Field(description="Notebook that recorded it.")
    section: Text = pa.Field(description="Section of the page.")
    measure: Text = pa.Field(isin=tuple(MEASURES), description="What was computed.")
    indicator: Text = pa.Field(nullable=True, description="Code in indicators.csv.")
    place: Text = pa.Field(description="Code in places/places.csv.")
    period: Text = pa.Field(nullable=True, description="Year, day or interval it speaks for.")
    group: Text = pa.Field(nullable=True, description="Group within the place.")
    estimate: Number = pa.Field(nullable=True, description="The number.")
    lower: Number = pa.Field(nullable=True, description="Lower end of the interval.")
    upper: Number = pa.Field(nullable=True, description="Upper end of the interval.")
    interval: Text = pa.Field(isin=INTERVALS, description="Kind of interval.")
    level: Number = pa.Field(nullable=True, description="Level of the interval.")
    unit: Text = pa.Field(description="Unit of the estimate.")
    method: Text = pa.Field(description="How it was computed.")
    numerator: Number = pa.Field(nullable=True, description="x of the ratio behind it.")
    denominator: Number = pa.Field(nullable=True, description="y of the ratio behind it.")
    denominator_role: Text = pa.Field(nullable=True, description="What y is.")
    text: Text = pa.Field(nullable=True, description="A verdict or another answer in words.")
    figures: Text = pa.Field(nullable=True, description="Figures it stands on, by ;")
    simulated: Series[pd.BooleanDtype] = pa.Field(description="Rests on simulated data.")
    disclosure: Text = pa.Field(
        isin=("public", "sensitive"), description="Who may see it without suppression."
    )


COLUMNS: Final = tuple(Results.to_schema().columns)


def validate_results(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with every column of the schema, in order and in type.

    Raises
    ------
    pandera.errors.SchemaError
        A notebook tried to record something that is not a result: a fault of ours.
    """
    complete = frame.reindex(columns=list(COLUMNS))
    types = {name: column.dtype.type for name, column in Results.to_schema().columns.items()}
    validated: pd.DataFrame = Results.validate(complete.astype(types))
    return validated


def results_path(folder: Path, place: str, year: int, notebook: str, language: str) -> Path:
    """Where the results of a run lie below ``data/processed/results``."""
    return folder / f"place={slug_of(place)}" / f"year={year}" / f"{notebook}.{language}.parquet"


def slug_of(place: str) -> str:
    """A place code as one folder name."""
    return place.replace("/", "--")


def read_results(reports: Path) -> pd.DataFrame:
    """The results of every run whose folder lies below `reports`, in a stable order."""
    files = sorted(reports.glob("*/*/*/*/results.parquet"))
    frames = [pd.read_parquet(file, partitioning=None) for file in files]
    if not frames:
        return validate_results(pd.DataFrame(columns=list(COLUMNS)))
    return validate_results(pd.concat(frames, ignore_index=True))


def write_for_readers(results: pd.DataFrame, reports: Path) -> None:
    """Copies of all results as ``results.csv`` and ``results.parquet``, each appearing whole."""
    reports.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=reports) as aside:
        results.to_parquet(Path(aside) / "results.parquet", index=False)
        results.to_csv(Path(aside) / "results.csv", index=False, encoding="utf-8-sig",
                       lineterminator="\n")  # fmt: skip
        for name in ("results.parquet", "results.csv"):
            os.replace(Path(aside) / name, reports / name)
