"""How well documents are read: candidates against figures that people labelled.

A labelled folder holds NAME.txt (or .docx, .xlsx, .html, .pdf) and NAME.csv, whose columns are
char_start, exact_text, indicator, kind, numerator, denominator, value, unit, qualifier,
period_start, period_end and place. A candidate and a label belong together where their spans
overlap; each is used once. Empty cells of a label are not compared.

Examples:

  python benchmarks/reading.py
  python benchmarks/reading.py ../shared-labels --wrong
  python benchmarks/reading.py --speed
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.documents import Document, open_reader, read_document, table_of
from helpers.documents.plain import blocks_of_text
from helpers.places import match_key

PROSE = (
    "Công tác phối hợp giữa các ngành, đoàn thể được duy trì thường xuyên; nhận thức của cán bộ, "
    "hội viên và nhân dân có chuyển biến rõ nét. Tuy nhiên, ở một số địa phương vùng sâu, vùng xa "
    "việc duy trì sinh hoạt còn khó khăn, kinh phí chưa kịp thời, cán bộ kiêm nhiệm nhiều việc.\n"
    "Thời gian tới, các cấp Hội tiếp tục nâng cao chất lượng truyền thông, chú trọng tiếng dân "
    "tộc, "
    "phát huy vai trò của người có uy tín, gắn việc thực hiện bình đẳng giới với xây dựng gia đình "
    "ấm no, tiến bộ, hạnh phúc; kịp thời biểu dương những cách làm hay ở cơ sở."
)
ROOT = Path(__file__).parents[1]
LABELLED = ROOT / "tests" / "documents" / "labelled"
FIELDS = ("value", "indicator", "period", "place")
SUFFIXES = (".txt", ".docx", ".xlsx", ".html", ".pdf")


def main() -> None:
    """Print the table of scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=LABELLED)
    parser.add_argument("--wrong", action="store_true", help="list each difference")
    parser.add_argument("--json", action="store_true", help="scores as JSON")
    parser.add_argument("--speed", action="store_true", help="pages a second, instead of scores")
    options = parser.parse_args()
    if options.speed:
        measure_speed()
        return
    pairs = list(labelled(options.folder))
    if not pairs:
        sys.exit(f"{options.folder}: found no NAME.csv with its document, expected one or more.")
    reader = open_reader(ROOT / "data" / "raw")
    scores = []
    for document, labels in pairs:
        found = table_of(reader.read(read_document(document)).candidates)
        scores.append({"document": document.name, **score(found, labels, options.wrong)})
    table = pd.DataFrame(scores)
    if options.json:
        print(json.dumps(summary(table)))
        return
    shown = table.assign(
        recall=table["hit"] / table["labels"], precision=table["hit"] / table["candidates"]
    )
    for field in FIELDS:
        shown[field] = shown[f"{field}_right"] / shown[f"{field}_asked"]
    print(
        shown[["document", "labels", "candidates", "recall", "precision", *FIELDS]].to_string(
            index=False, float_format="%.3f"
        )
    )
    print("\nAll: " + ", ".join(f"{name} {value:.3f}" for name, value in summary(table).items()))


def labelled(folder: Path) -> Iterator[tuple[Path, pd.DataFrame]]:
    """Each document with its labels."""
    for path in sorted(folder.glob("*.csv")):
        document = next(
            (path.with_suffix(s) for s in SUFFIXES if path.with_suffix(s).is_file()), None
        )
        if document is not None:
            yield document, pd.read_csv(path, dtype=str, keep_default_na=False)


def score(found: pd.DataFrame, labels: pd.DataFrame, is_loud: bool) -> dict[str, int]:
    """Counts of what was hit and what was right."""
    answer = {"labels": len(labels), "candidates": len(found), "hit": 0}
    answer |= {f"{field}_{what}": 0 for field in FIELDS for what in ("right", "asked")}
    free = list(found.itertuples())
    for label in labels.itertuples():
        first = int(label.char_start)
        last = first + len(label.exact_text)
        over = [(min(c.char_end, last) - max(c.char_start, first), c) for c in free]
        best = max(over, key=lambda pair: pair[0], default=(0, None))
        if best[1] is None or best[0] <= 0:
            if is_loud:
                print(f"  missed {label.exact_text!r}")
            _count(answer, label)
            continue
        free.remove(best[1])
        answer["hit"] += 1
        for field, right in _compare(best[1], label).items():
            answer[f"{field}_asked"] += 1
            answer[f"{field}_right"] += right
            if is_loud and not right:
                print(
                    f"  {field} of {label.exact_text!r}: {_told(best[1], field)}, "
                    f"labelled {_told(label, field)}"
                )
    if is_loud:
        for extra in free:
            print(f"  not labelled {extra.text!r} ({extra.kind}, {extra.locator})")
    return answer


def _count(answer: dict[str, int], label: Any) -> None:
    """A label that was missed is wrong in every field."""
    for field in _compare(label, label):
        answer[f"{field}_asked"] += 1


def _compare(candidate: Any, label: Any) -> dict[str, bool]:
    compared = {"value": _value(candidate) == _value(label)}
    if label.indicator:
        compared["indicator"] = candidate.indicator == label.indicator
    if label.period_start:
        compared["period"] = _told(candidate, "period") == _told(label, "period")
    if label.place:
        compared["place"] = _places(candidate.place) == _places(label.place)
    return compared


def _value(row: Any) -> tuple[str, ...]:
    ends = tuple(f"{float(part):.10g}" for part in row.value.split("-") if part)
    ratio = tuple(f"{float(part):.10g}" for part in (row.numerator, row.denominator) if part)
    return (*ends, "|", *ratio, "|", row.unit, row.qualifier)


def _places(text: str) -> set[str]:
    return {
        match_key(unicodedata.normalize("NFC", part)) for part in text.split(";") if part.strip()
    }


def _told(row: Any, field: str) -> str:
    if field == "value":
        return " ".join(_value(row))
    return f"{row.period_start}/{row.period_end}" if field == "period" else str(getattr(row, field))


def summary(table: pd.DataFrame) -> dict[str, float]:
    """Recall and precision of spans, and the share right of each field, over all documents."""
    total = table.drop(columns="document").sum()
    answer = {
        "recall": total["hit"] / total["labels"],
        "precision": total["hit"] / total["candidates"],
    }
    answer |= {field: total[f"{field}_right"] / total[f"{field}_asked"] for field in FIELDS}
    return {name: round(float(value), 4) for name, value in answer.items()}


def measure_speed() -> None:
    """Pages a second on texts of growing length: the time should grow as the pages do."""
    parts = [path.read_text(encoding="utf-8") for path in sorted(LABELLED.glob("*.txt"))]
    # A report tells more than it counts: about twenty numbers a page.
    page = "\n".join(f"{part}\n{PROSE}" for part in parts)
    reader = open_reader(ROOT / "data" / "raw")
    letters_a_page = 3000
    print(f"{'pages':>6} {'seconds':>8} {'pages/s':>8} {'candidates':>11}")
    for pages in (125, 250, 500, 1000):
        text = (page * (pages * letters_a_page // len(page) + 1))[: pages * letters_a_page]
        begin = time.perf_counter()
        reading = reader.read(Document("long.txt", "", text, tuple(blocks_of_text(text))))
        seconds = time.perf_counter() - begin
        print(f"{pages:>6} {seconds:>8.2f} {pages / seconds:>8.0f} {len(reading.candidates):>11}")


if __name__ == "__main__":
    main()
