"""Every code that a reader can meet has words."""

import pytest

from helpers.coverage.verdict import VERDICTS
from helpers.figures import Evidence
from helpers.places.universe import UNIVERSES as UNIVERSE_RULES
from helpers.reporting.labels import COMPONENTS, PROGRAMME_PARTS, RULES, STAGES, UNIVERSES, plural
from helpers.reporting.layout import ROLE_WORDS, VERDICT_WORDS


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("team", "teams"), ("person", "people"), ("class", "classes"), ("address", "addresses"),
     ("agency", "agencies"), ("VND", ""), ("XOF", ""), ("percent", "")],
)  # fmt: skip
def test_plural(unit: str, expected: str):
    assert plural(unit) == expected


def test_codes_of_the_evidence_have_words(evidence: Evidence):
    stages = set(evidence.indicators["cascade_stage"].dropna())
    universes = set(evidence.indicators["universe"].dropna())
    roles = set(evidence.figures["denominator_role"].dropna())
    assert stages <= set(STAGES)
    assert universes <= set(UNIVERSES)
    assert roles <= set(ROLE_WORDS)
    assert set(PROGRAMME_PARTS) <= set(COMPONENTS)


def test_rules_that_set_figures_aside_have_words(evidence: Evidence):
    aside = evidence.figures[evidence.figures["status"].ne("stands")]
    assert set(aside["rule"].dropna()) - {"not analysed"} <= set(RULES)


def test_verdicts_and_universes_have_words():
    assert set(VERDICTS) == set(VERDICT_WORDS)
    assert set(UNIVERSE_RULES) <= set(UNIVERSES)


def test_every_unit_has_a_plural_that_reads(evidence: Evidence):
    units = set(evidence.figures["unit"].dropna())
    odd = ("ys", "ss", "mans", "persons")
    assert [u for u in units if plural(u).endswith(odd) or "/" in plural(u)] == []
