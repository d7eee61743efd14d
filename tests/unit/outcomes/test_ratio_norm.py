"""A norm is kept or broken only where the ends of the ratio show it."""

import pandas as pd
import pytest

from helpers.outcomes import NORM_ANSWERS
from helpers.outcomes.ratio_norm import find_norm, judge_norm


@pytest.mark.parametrize(
    ("lower", "upper", "minimum", "maximum", "answer"),
    [
        (7.1, 7.1, 8, 10, "below"),
        (8, 8, 8, 10, "within"),
        (10, 10, 8, 10, "within"),
        (11.1, 11.1, 8, 10, "above"),
        (8, 10, 8, 10, "within"),
        (7.9, 10, 8, 10, "cannot_say"),
        (8.8, pd.NA, 8, 10, "cannot_say"),  # at least 8.8: it may pass 10
        (10.1, pd.NA, 8, 10, "above"),
        (pd.NA, 7.9, 8, 10, "below"),
        (pd.NA, pd.NA, 8, 10, "cannot_say"),  # about
        (6, 6, 7, pd.NA, "below"),
        (7, pd.NA, 7, pd.NA, "within"),
        (pd.NA, 9, 7, pd.NA, "cannot_say"),
        (pd.NA, 9, pd.NA, 10, "within"),
    ],
)
def test_judgement(lower, upper, minimum, maximum, answer: str):
    assert answer in NORM_ANSWERS
    assert judge_norm(lower, upper, minimum, maximum) == answer


LAWS = """
    id | numerator | denominator | minimum | from       | to
    N1 | members   | teams       | 7       | 2013-07-01 | 2024-06-30
    N2 | members   | teams       | 5       | 2024-07-01 |
    N3 | clients   | clubs       | 1       |            | 2022-12-31
"""


@pytest.mark.parametrize(
    ("ends", "day", "norm"),
    [
        (("members", "teams"), "2013-06-30", None),
        (("members", "teams"), "2013-07-01", "N1"),
        (("members", "teams"), "2024-06-30", "N1"),
        (("members", "teams"), "2024-07-01", "N2"),
        (("members", "clubs"), "2022-12-31", None),
        (("clients", "clubs"), "1990-01-01", "N3"),
        (("clients", "clubs"), "2023-01-01", None),
    ],
)
def test_the_norm_of_the_day(norms_table, ends: tuple[str, str], day: str, norm: str | None):
    found = find_norm(norms_table(LAWS), *ends, pd.Timestamp(day))
    assert (None if found is None else found["norm_id"]) == norm


def test_of_two_norms_the_newer_one_holds(norms_table):
    norms = norms_table("id | minimum | from\nN1 | 5 | 2024-07-01\nN2 | 7 |")
    found = find_norm(norms, "members", "teams", pd.Timestamp("2025-01-01"))
    assert found is not None
    assert found["norm_id"] == "N1"
