"""When a figure speaks of, and when it was published, as far as either is known."""

from __future__ import annotations

import pandas as pd


def publication_span(published: pd.Series) -> pd.DataFrame:
    """First and last day on which a source can have appeared.

    Parameters
    ----------
    published : Series of text
        ``2024``, ``2024-06`` or ``2024-06-01``; missing where unknown.

    Returns
    -------
    DataFrame
        ``published_first`` and ``published_last``, NaT where unknown. Two sources have an order
        of publication only if their spans do not overlap.
    """
    text = published.astype("string")
    first = pd.to_datetime(
        text.str.slice(0, 4) + "-" + text.str.slice(5, 7).replace("", "01") + "-"
        + text.str.slice(8, 10).replace("", "01"),
        format="%Y-%m-%d",
        errors="coerce",
    ).astype("datetime64[ns]")  # fmt: skip
    length = text.str.len()
    last = first.copy()
    months = first + pd.offsets.MonthEnd(0)
    years = first + pd.offsets.YearEnd(0)
    last = last.mask(length.eq(7).fillna(False), months)
    last = last.mask(length.eq(4).fillna(False), years)
    return pd.DataFrame({"published_first": first, "published_last": last})


def date_figures(figures: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Add to each figure the day it speaks for, and its vintage.

    Parameters
    ----------
    figures : DataFrame
        As in :class:`helpers.figures.schema.Figures`.
    sources : DataFrame
        As in :class:`helpers.figures.schema.Sources`.

    Returns
    -------
    DataFrame
        The figures with ``published_first``, ``published_last`` and

        - ``reported_on``: the as-of date; else the end of the period, or the last possible day
          of publication where that came first ("2021-2025", published in May 2025);
        - ``is_date_inferred``: no as-of date stands in the source;
        - ``year``: the reporting year, that of ``reported_on``.
    """
    spans = publication_span(sources["published"]).set_axis(sources["source_id"])
    dated = figures.join(spans, on="source_id")
    end = dated["period_end"]
    capped = end.where(~(dated["published_last"] < end), dated["published_last"])
    dated["reported_on"] = dated["as_of"].fillna(capped)
    dated["is_date_inferred"] = dated["as_of"].isna().astype("boolean")
    dated["year"] = dated["reported_on"].dt.year.astype("Int64")
    return dated
