"""From existing to working to used: missing where nobody counted, the user's own counts else."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers.reporting.glossary import Glossary
from helpers.reporting.pages.outcomes import activity, parts
from helpers.reporting.pages.outcomes.known import Known
from helpers.reporting.parameters import Outcomes

NETWORK = "Network against domestic violence: exists, works, is used"


@pytest.mark.parametrize(
    ("service", "exist"),
    [
        ("Commune-level units with a domestic-violence prevention model", "90"),
        ("Trusted addresses, culture sector", "784"),
        ("Domestic-violence hotlines", "501"),
    ],
)
def test_reports_count_what_exists_and_the_rest_is_missing(dak_lak, service: str, exist: str):
    row = dak_lak.row(NETWORK, service)
    assert [row[stage].text for stage in ("Exist", "Work", "Are used")] == [exist, "–", "–"]
    assert "missing is not zero" in dak_lak.table(NETWORK).note


def test_what_nobody_counted_is_no_result(dak_lak):
    assert len(dak_lak.recorded("services_existing")) == 6
    assert dak_lak.recorded("services_active").empty
    assert dak_lak.recorded("services_used").empty
    assert "Work: nobody reported this. Are used: nobody reported this." in dak_lak.text


def test_the_two_registers_of_trusted_addresses_never_meet(page_of):
    page = page_of("gia-lai", 2023)
    exist = {row["Service"].text: row["Exist"].text for row in page.rows(NETWORK)}
    assert exist["Trusted addresses, culture sector"] == "1,357"
    assert exist["Trusted addresses, Project 8"] == "18"
    assert not {1375, 1339} & set(page.results["estimate"].dropna()), "their sum and difference"
    computed = page.results[page.results["section"].ne("Who does what")]["figures"].fillna("")
    assert not (computed.str.contains("P0143") & computed.str.contains("P0144")).any()


@pytest.fixture
def counted(evidence):
    """The network of Đắk Lắk with own counts of the addresses of two communes."""
    rows = pd.DataFrame(
        {
            "indicator": "trusted_addresses",
            "place": ["dak-lak/ea-kar/xa-cu-ni", "dak-lak/ea-kar/xa-ea-dar"],
            "as_of": pd.Timestamp("2022-12-31"), "source_id": "own",
            "existing": [5.0, 4.0], "active": [3.0, 2.0], "used": [1.0, 0.0],
            "people": [2.0, 0.0], "note": pd.NA,
        }
    )  # fmt: skip
    typed = rows.astype(evidence.activity.dtypes.to_dict())
    report = Glossary(replace(evidence, activity=typed), Outcomes(place="dak-lak", year=2022))
    known = Known(report)
    (part,) = [part for part in parts.parts_of(known) if part.code == "violence_network"]
    return part, known


def test_own_counts_fill_the_stages(counted):
    rows = activity.stage_rows(*counted).set_index(["indicator", "stage"])
    own = rows.loc["trusted_addresses"]
    assert own["value"].tolist() == [9, 5, 1]
    assert own["text"].str.startswith("own count").all()
    assert rows.loc[("dv_hotlines", "existing"), "value"] == 501
    assert pd.isna(rows.loc[("dv_hotlines", "used"), "value"])


def test_nobody_can_call_services_enough_that_have_no_target(counted):
    part, known = counted
    said = activity.say_unjudged(activity.stage_rows(part, known), known, known.report)
    assert said.startswith(
        "**Cannot say** if this is enough: *trusted addresses, culture sector* (9)"
    )
    assert "*domestic-violence hotlines* (501)" in said
    assert "No target for Đắk Lắk is known, and of some nobody reports whether they are" in said
    assert "prevention model" not in said, "those have a target"
