"""The diagnosis: each finding in words, where it applies and nowhere else."""

import numpy as np
import pytest

from helpers.impact import diagnose

NEVER = np.inf


def findings(panel) -> dict[str, dict]:
    return diagnose(panel).set_index("finding")["values"].to_dict()


def test_every_row_is_a_sentence_with_a_severity(rollout, declared, two_cohorts):
    table = diagnose(declared(rollout(two_cohorts)))
    assert table.columns.tolist() == ["topic", "words", "severity", "finding", "values"]
    assert set(table["severity"]) <= {"information", "caution", "obstacle"}
    assert table["words"].str.match(r"^[A-Z0-9].*\.$").all()
    assert not table["words"].str.contains(r"[{}]").any()
    assert table["topic"].unique().tolist() == [
        "cohorts", "comparison", "time", "gaps", "treatment", "clusters", "identified",
    ]  # fmt: skip


def test_a_plain_roll_out(rollout, declared, two_cohorts):
    found = findings(declared(rollout(two_cohorts)))
    assert found["cohort_sizes"]["sizes"] == "2013 (6 units), 2015 (6 units)"
    assert found["never_treated"] == {"count": 8, "units": 20}
    assert found["pre_periods"] == {"least": 2, "most": 4}
    assert found["balanced"] == {"units": 20, "periods": 6}
    assert found["all_identified"] == {"cohorts": "2013, 2015", "count": 8, "last": 2015}
    assert found["event_times"] == {"first": -4, "last": 3, "common": 1}


def test_what_cannot_be_identified_without_never_treated(rollout, declared):
    found = findings(declared(rollout([2013.0] * 3 + [2014.0] * 3 + [2016.0] * 3)))
    assert "no_never_treated" in found
    assert found["some_identified"]["cohorts"] == "2013, 2014"
    assert found["not_identified"] == {"cohorts": "2016", "last": 2016}
    assert found["event_times"] == {"first": -3, "last": 2, "common": 1}


@pytest.mark.parametrize("starts", [[2013.0] * 6, [2011.0] * 3 + [NEVER] * 3, [NEVER] * 4])
def test_nothing_can_be_identified(starts: list[float], rollout, declared):
    table = diagnose(declared(rollout(starts)))
    assert table.set_index("finding").loc["nothing_identified", "severity"] == "obstacle"


def test_early_late_single_and_alone(rollout, declared):
    starts = [2011.0] * 2 + [2012.0] * 3 + [2014.0] + [2030.0] * 2 + [NEVER] * 3
    found = findings(declared(rollout(starts)))
    assert found["already_treated"] == {"count": 2, "units": 11, "period": 2011}
    assert found["late_start"] == {"count": 2, "units": 11, "period": 2016}
    assert found["single_pre_period"] == {"cohorts": "2012"}
    assert found["cohort_of_one"] == {"cohorts": "2014"}
    assert found["never_treated"]["count"] == 5


def test_gaps_and_jumps(rollout, declared, two_cohorts):
    table = rollout(two_cohorts)
    found = findings(declared(table.drop(index=[3, 4, 50])))
    assert found["gaps"]["count"] == 2
    assert (found["gaps"]["missing"], found["gaps"]["cells"]) == (3, 120)
    found = findings(declared(table[table["year"] != 2014]))
    assert found["jumps"] == {"periods": "2013"}


def test_cross_sections_say_what_they_need(rollout, declared, two_cohorts):
    panel = declared(rollout(two_cohorts), unit=None, repeated_cross_sections=True)
    assert findings(panel)["cross_sections"] == {"rows": 120}


CLUSTERS = {
    "one": (["d"] * 60, {"one_cluster"}),
    "very few": ([f"d{n % 6}" for n in range(60)], {"very_few_clusters", "within_clusters"}),
    "few": ([f"d{n % 20:02d}" for n in range(60)], {"few_clusters", "within_clusters"}),
    "enough": ([f"d{n:02d}" for n in range(60)], {"clusters", "whole_clusters"}),
}


@pytest.mark.parametrize("number", CLUSTERS)
def test_how_many_clusters_decides_the_inference(number: str, rollout, declared):
    districts, expected = CLUSTERS[number]
    table = rollout([2013.0] * 31 + [NEVER] * 29)
    named = dict(zip(sorted(table["commune"].unique()), districts, strict=True))
    table["district"] = table["commune"].map(named)
    found = diagnose(declared(table, cluster="district"))
    assert set(found[found["topic"] == "clusters"]["finding"]) == expected


def test_few_treated_clusters_are_named(rollout, declared):
    table = rollout([2013.0] * 3 + [NEVER] * 57).assign(district=lambda t: t["commune"])
    found = findings(declared(table, cluster="district"))
    assert found["few_treated_clusters"] == {"count": 60, "treated": 3}


def test_a_constant_outcome_is_an_obstacle(rollout, declared, two_cohorts):
    table = diagnose(declared(rollout(two_cohorts).assign(rate=4.5)))
    row = table.set_index("finding").loc["constant_outcome"]
    assert row["severity"] == "obstacle"
    assert row["words"] == "Every outcome is 4.5: every effect is 0, without an error."
