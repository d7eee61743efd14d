"""An evaluation gives the same bytes under any hash seed, order of rows and number of threads."""

import os
import subprocess
import sys

import pytest

CODE = """
import hashlib
import numpy as np
import pandas as pd
from helpers.impact import declare_panel, evaluate
from helpers.impact.evaluation import EvaluationSettings

rng = np.random.default_rng(4)
starts = [2014, 2016, None, None]
rows = [
    {"unit": f"u{d}-{u}", "district": f"d{d}", "year": year, "start": starts[d % 4], "x": d % 3,
     "y": rng.normal() + 0.2 * d + (starts[d % 4] is not None and year >= starts[d % 4])}
    for d in range(12) for u in range(3) for year in range(2011, 2019)
]
table = pd.DataFrame(rows).sample(frac=1, random_state=ORDER)
panel = declare_panel(table, unit="unit", period="year", outcome="y", first_treated="start",
                      cluster="district", covariates=["x"])
found = evaluate(panel, EvaluationSettings(draws=199, test_draws=199))
parts = [
    found.evidence, found.verdict, found.path.estimates.to_csv(), found.comparison,
    found.banded_path.estimates.to_csv(), found.few_clusters.table.to_csv(),
    found.left_out.table.to_csv(), found.placebo.table.to_csv(),
    found.relative_magnitude.table.to_csv(), found.smoothness.table.to_csv(),
    found.power.table.to_csv(), found.diagnosis.to_csv(), found.oster,
]
print(hashlib.sha256(repr(parts).encode()).hexdigest())
"""


def digest(order: int, seed: str, threads: str) -> str:
    outcome = subprocess.run(
        [sys.executable, "-c", CODE.replace("ORDER", str(order))], check=False,
        capture_output=True, text=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads,
             "OMP_NUM_THREADS": threads},
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout.strip()


@pytest.mark.slow
def test_the_same_bytes_whatever_the_order_the_hash_seed_and_the_threads():
    assert digest(1, "0", "1") == digest(2, "1", "2")
