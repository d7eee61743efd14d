"""The committed tables of places, as the checked readers give them."""

from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parents[3] / "data" / "raw" / "places"


def read(name: str, *days: str) -> pd.DataFrame:
    table = pd.read_csv(FOLDER / name, dtype="string")
    return table.assign(**{day: pd.to_datetime(table[day], format="%Y-%m-%d") for day in days})


@pytest.fixture(scope="session")
def places() -> pd.DataFrame:
    return read("places.csv", "valid_from", "valid_to")


@pytest.fixture(scope="session")
def names() -> pd.DataFrame:
    return read("names.csv")


@pytest.fixture(scope="session")
def crosswalk() -> pd.DataFrame:
    return read("crosswalk.csv", "on")
