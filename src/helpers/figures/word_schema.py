"""Words that reports use: what is counted, and which indicator a number belongs to."""

from __future__ import annotations

import pandera.pandas as pa

from helpers.figures.typed_columns import Text


class Nouns(pa.DataFrameModel):
    """What a number can count, as reports write it, with its unit."""

    noun: Text = pa.Field(description="As written, without commas; several words are one noun.")
    language: Text = pa.Field(isin=("vi", "en"), description="Language of the noun.")
    unit: Text = pa.Field(description="Unit, in the words of the figures.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")


class IndicatorWords(pa.DataFrameModel):
    """One way of saying an indicator a row; the best row near a number wins."""

    indicator: Text = pa.Field(description="Code in indicators.csv.")
    words: Text = pa.Field(
        nullable=True,
        description="Groups of words parted by &, all of which must stand near the number; "
        "alternatives within a group by |. Empty for a kind that needs no words.",
    )
    without: Text = pa.Field(
        nullable=True, description="Words, parted by |, that must not stand near it."
    )
    units: Text = pa.Field(description="Units of such a number, by |.")
    note: Text = pa.Field(nullable=True, description="What a reader must know.")
