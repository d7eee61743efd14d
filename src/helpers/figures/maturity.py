"""Whether a number was settled when it was printed: provisional, final, or nobody can say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

PROVISIONAL: Final = "provisional"
FINAL: Final = "final"
CANNOT_SAY: Final = "cannot say"


def maturity(dated: pd.DataFrame, revised: Iterable[str] = ()) -> pd.Series:
    """How settled each figure was.

    Parameters
    ----------
    dated : DataFrame
        Figures as from :func:`helpers.figures.dating.date_figures`.
    revised : iterable of str
        Ids of figures that a later publication has revised.

    Returns
    -------
    Series of text
        Same index. Provisional: a later publication revised it; or it counts over a period that
        was not over, or may not have been, when it was printed; or it names a day after its
        publication. Final: none of these. Cannot say: its source has no date.

    Notes
    -----
    A stock is counted on a day and complete on it: a later count in the year is another number,
    not a better one. No source here calls its own numbers provisional or final; final means that
    nothing speaks against it. See docs/methods/vintages.md.
    """
    end = dated["as_of"].fillna(dated["period_end"].where(dated["measure"].ne("stock")))
    may_be_before_the_end = dated["published_first"].le(end) & dated["as_of"].isna()
    is_forecast = dated["published_last"].lt(dated["as_of"])
    answer = pd.Series(FINAL, index=dated.index, dtype="string")
    answer = answer.mask(may_be_before_the_end | is_forecast, PROVISIONAL)
    answer = answer.mask(dated["published_last"].isna(), CANNOT_SAY)
    return answer.mask(dated["figure_id"].isin(list(revised)), PROVISIONAL)
