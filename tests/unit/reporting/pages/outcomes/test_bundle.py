"""The criterion that 65 of 152 communes meet, and what it says of its conditions."""

import pytest

TABLE = "Gender-equality criterion: its conditions"


def test_each_condition_holds_in_at_least_65_communes(dak_lak):
    rows = dak_lak.rows(TABLE)
    assert len(rows) == 5
    assert {row["Units that meet it"].text for row in rows} == {"65 to 152"}
    said = dak_lak.says("is met only where all 5 of its conditions are")
    assert "at least 65 of 152 units, and which one fails in the other 87 is not reported" in said


def test_models_and_criterion_bound_each_other_and_confirm_nothing(dak_lak):
    # 90 of 184 units have a model, 32 of which are no communes: 90 - 32 = 58 to 90 communes.
    # Both: at least 65 + 58 - 152 < 0, so none; at most the 65 that meet the criterion.
    row = dak_lak.row(TABLE, "Gender-based violence is prevented")
    bounds = [row[header].text for header in ("Units with the service counted", "With both")]
    assert bounds == ["58 to 90", "0 to 65"]
    assert row["With both"].figures == ("S012", "S013")
    said = dak_lak.says("The two counts neither confirm nor contradict each other")
    assert "from 58 to 90 of these 152 have one, and from 0 to 65 have one" in said


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("Gender equality is ensured", "nobody reports on it: missing, not zero"),
        ("Abuse of children is prevented", "nobody reports on it: missing, not zero"),
        ("Children in special hardship are protected", "nobody reports on it: missing, not zero"),
        ("Vulnerable people are protected in family and social life",
         "vulnerable people protected counts person, not units of the criterion"),
    ],
)  # fmt: skip
def test_a_condition_that_nobody_counts_stays_missing(dak_lak, condition: str, words: str):
    row = dak_lak.row(TABLE, condition)
    assert row["Units with the service counted"].text == row["With both"].text == "–"
    assert row["What is known"].text.startswith(words)
