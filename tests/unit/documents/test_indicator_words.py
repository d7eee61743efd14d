import pandas as pd
import pytest

from helpers.documents.indicator_words import IndicatorWords, Zone

TABLE = pd.DataFrame(
    {
        "indicator": ["cats", "black_cats", "dogs", "strays"],
        "words": ["mèo|cat", "mèo|cat & đen|black", "chó|dog", "đi lạc|stray"],
        "without": ["", "", "đồ chơi", ""],
        "units": ["animal", "animal", "animal|toy", "animal"],
    }
)


@pytest.fixture(scope="module")
def words() -> IndicatorWords:
    return IndicatorWords(TABLE)


def fit(words: IndicatorWords, unit: str, *zones: tuple[str, float]):
    return words.fit(unit, [Zone(*zone) for zone in zones], "\n".join(text for text, _ in zones))


def test_more_words_near_the_number_fit_better(words):
    assert fit(words, "animal", ("con mèo", 1.0)).indicator == "cats"
    assert fit(words, "animal", ("con mèo", 1.0), ("màu đen", 0.8)).indicator == "black_cats"


def test_words_that_must_not_stand_near(words):
    assert fit(words, "animal", ("con chó", 1.0)).indicator == "dogs"
    assert fit(words, "animal", ("con chó đồ chơi", 1.0)).indicator is None
    assert fit(words, "animal", ("con chó", 1.0), ("đồ chơi", 0.2)).indicator == "dogs"


def test_words_that_must_stand_in_the_clause():
    rows = TABLE.assign(words=["mèo", "mèo & !đen", "chó", "đi lạc"])
    near = IndicatorWords(rows)
    assert fit(near, "animal", ("con mèo", 1.0), ("màu đen", 0.5)).indicator == "black_cats"
    assert fit(near, "animal", ("con mèo", 1.0), ("màu đen", 0.2)).indicator == "cats"


def test_another_unit_is_another_number(words):
    assert fit(words, "toy", ("con mèo", 1.0)).indicator is None


def test_a_second_that_fits_as_well_is_named(words):
    found = fit(words, "animal", ("chó và mèo", 1.0))
    assert {found.indicator, *found.others} == {"cats", "dogs"}


def test_nearer_words_are_stronger(words):
    near, far = (fit(words, "animal", ("mèo", weight)) for weight in (0.9, 0.3))
    assert near.strength > far.strength


def test_nothing_near(words):
    found = fit(words, "animal", ("con cá", 1.0))
    assert (found.indicator, found.strength, found.others) == (None, 0.0, ())


def test_whole_words_only(words):
    assert fit(words, "animal", ("con mèon", 1.0)).indicator is None
    assert fit(words, "animal", ("three cats", 1.0)).indicator == "cats"
