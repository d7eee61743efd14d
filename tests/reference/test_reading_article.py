"""The account of Đắk Lắk of 2022 against its 39 labelled numbers.

Text and labels belong to others and are not in the project: they lie beside the published reference
data, where the environment names that. Bounds are those that reading was asked to reach.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("WORKBENCH_REFERENCE_DATA", "/nowhere/at/all")).parents[1]
TEXT = SHARED / "documents" / "dak_lak_2022_article.txt"
LABELS = SHARED / "facts" / "article_figures.csv"


@pytest.mark.reference
@pytest.mark.skipif(not LABELS.is_file(), reason="WORKBENCH_REFERENCE_DATA does not lead to it")
def test_the_account_is_read_as_it_was_labelled(tmp_path: Path):
    shutil.copy(TEXT, tmp_path / "account.txt")
    shutil.copy(LABELS, tmp_path / "account.csv")
    command = [sys.executable, str(ROOT / "benchmarks" / "reading.py"), str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    scores = json.loads(done.stdout)
    assert min(scores["recall"], scores["precision"]) >= 0.97
    assert scores["value"] >= 0.95
    assert scores["indicator"] >= 0.85
    assert min(scores["period"], scores["place"]) >= 0.80
