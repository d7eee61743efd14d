"""The day whose knowledge is asked for: what is no day, and what has not come yet."""

import subprocess
import sys
from datetime import date

import pytest

from helpers.errors import UserError
from helpers.vintage import Vintage, read_vintage

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize("dated_only", [False, True])
def test_a_code_names_the_vintage_and_leads_back_to_it(dated_only):
    vintage = read_vintage("2023-06-30", TODAY, dated_only=dated_only)
    assert vintage == Vintage(date(2023, 6, 30), dated_only)
    assert Vintage.of(vintage.code) == vintage


def test_today_is_a_day_like_any_other():
    assert read_vintage("2026-11-27", TODAY).code == "2026-11-27"


@pytest.mark.parametrize("text", ["30/6/2023", "2023-13-01", "2023-02-29", "2023", "20230630", ""])
def test_what_is_no_day_is_refused_with_an_example(text):
    with pytest.raises(UserError) as refused:
        read_vintage(text, TODAY)
    assert str(refused.value).startswith(f"command line, --as-of: found {text!r}, expected a day")
    assert "2023-12-31" in str(refused.value)


def test_a_day_to_come_is_refused_and_the_clock_is_named():
    with pytest.raises(UserError, match="found 2026-11-28, expected a day up to today, 2026-11-27"):
        read_vintage("2026-11-28", TODAY)


def test_asking_for_a_day_imports_no_pandas():
    """A sealed regeneration ends in a fraction of a second."""
    code = (
        "import sys; import helpers.vintage, helpers.reporting.project, helpers.reporting.seal; "
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
