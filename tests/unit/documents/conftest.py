"""One reader for all tests of documents: its words and places take two seconds to load."""

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.documents import Candidate, MeaningReader, Reading, open_reader, read_document
from helpers.documents.nouns import Nouns
from helpers.figures.raw import RawTables, read_raw

RAW = Path(__file__).parents[3] / "data" / "raw"


@pytest.fixture(scope="session")
def raw() -> RawTables:
    return read_raw(RAW)


@pytest.fixture(scope="session")
def reader() -> MeaningReader:
    return open_reader(RAW)


@pytest.fixture(scope="session")
def nouns(raw: RawTables) -> Nouns:
    return Nouns(raw.nouns)


@pytest.fixture
def read_text(reader: MeaningReader, tmp_path: Path) -> Callable[[str], Reading]:
    """What is read of a text, through a file as a user's would be."""

    def read(text: str) -> Reading:
        path = tmp_path / "report.txt"
        path.write_text(text, encoding="utf-8")
        return reader.read(read_document(path))

    return read


@pytest.fixture
def find(read_text: Callable[[str], Reading]) -> Callable[[str, str], Candidate]:
    """The one candidate of a text whose words hold something."""

    def one(text: str, words: str) -> Candidate:
        found = [c for c in read_text(text).candidates if words in c.text]
        assert len(found) == 1, [c.text for c in read_text(text).candidates]
        return found[0]

    return one
