"""Ways to run a set of parameterised notebooks, side by side: the same notebooks and workers.

Run with `.venv/bin/python benchmarks/regenerate.py`. Every way executes copies of one notebook that
imports pandas, seaborn and statsmodels, fits a regression and draws a chart, each with its own
seed, and keeps the executed notebook. Then a plan of 200 thin notebooks is regenerated: the first
run, one without a change, one with one changed figure. `--peers FOLDER` names the `bin` of an
environment that has ploomber-engine and snakemake too; `--out FILE` writes the table, `--plot FILE`
a chart of it; `--quick` leaves out 200 notebooks.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from helpers.reporting.project import find_project

# What only the measuring process needs is imported where it is needed: workers import this file.
if TYPE_CHECKING:
    import pandas as pd

BIN: Final = Path(sys.executable).parent
ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
CELLS: Final = (
    (
        "import numpy as np\nimport pandas as pd\nimport seaborn as sns\n"
        "import statsmodels.formula.api as smf"
    ),
    (
        "rng = np.random.default_rng(seed)\n"
        "d = pd.DataFrame(rng.normal(size=(2000, 2)), columns=['x', 'e'])\nd['y'] = 2 * d.x + d.e"
    ),
    "smf.ols('y ~ x', d).fit().summary().tables[1]",
    "sns.scatterplot(d, x='x', y='y');",
    (
        "lines = open('/proc/self/smaps_rollup').readlines()\n"
        "print(sum(int(l.split()[1]) for l in lines if l.startswith('Private_Dirty')))"
    ),
)


@dataclass(frozen=True)
class Row:
    """One way, measured once."""

    way: str
    notebooks: int
    workers: int
    seconds: float
    processor: float
    outside_cells: float
    kernel_mb: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    import pandas as pd  # noqa: PLC0415

    os.environ.update(ONE_THREAD)
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_measure(Path(folder), asked.peers, quick=asked.quick))
    table = pd.DataFrame(map(asdict, rows))
    with tempfile.TemporaryDirectory() as folder:
        grid = _regenerate(Path(folder) / "project", 20 if asked.quick else 200)
    text = f"{_markdown(table.round(2))}\n\n{_markdown(grid.round(2))}\n"
    print(text)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")
    if asked.plot:
        _draw(table, asked.plot)


def _measure(folder: Path, peers: Path | None, *, quick: bool) -> Iterator[Row]:
    import nbformat  # noqa: PLC0415

    source = folder / "heavy.ipynb"
    first = nbformat.v4.new_code_cell("seed = 1", metadata={"tags": ["parameters"]})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [first, *map(nbformat.v4.new_code_cell, CELLS)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), source)
    for n in (1, 20):
        for workers in (1, 2, 4) if n > 1 else (1,):
            yield _timed("papermill command", n, workers, folder, _papermill(source))
            yield _timed("ours", n, workers, folder, _ours(source))
        yield _timed("nbconvert --execute", n, 1, folder, _nbconvert(source))
        if peers:
            yield _timed("ploomber-engine", n, 1, folder, _ploomber(source, peers))
            yield _timed("snakemake", n, 2, folder, _snakemake(source, peers))
    if not quick:
        for workers in (2, 4):
            yield _timed("ours", 200, workers, folder, _ours(source))


Way = Callable[[int, int, Path], None]


def _timed(way: str, n: int, workers: int, folder: Path, run: Way) -> Row:
    out = folder / "out"
    out.mkdir()
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run(n, workers, out)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    made = sorted(out.glob("*.ipynb"))
    assert len(made) == n, f"{way}: {len(made)} of {n}"
    inside, memory = zip(*map(_of_notebook, made), strict=True)
    outside = (workers * seconds - sum(inside)) / n if all(inside) else float("nan")
    shutil.rmtree(out)
    row = Row(way, n, workers, seconds, used, outside, statistics.median(memory))
    print(row, file=sys.stderr)
    return row


def _of_notebook(path: Path) -> tuple[float, float]:
    """Seconds inside cells where they are recorded, and the kernel's private memory in MB."""
    import nbformat  # noqa: PLC0415

    cells = nbformat.read(path, as_version=4).cells
    seconds = [cell.metadata.get("papermill", {}).get("duration") or 0.0 for cell in cells]
    printed = [o.text for o in cells[-1].get("outputs", []) if "text" in o]
    return sum(seconds), float(printed[0]) / 1024 if printed else float("nan")


def _quiet(command: list[str], **options: object) -> None:
    subprocess.run(command, check=True, capture_output=True, **options)  # type: ignore[call-overload]


def _papermill(source: Path) -> Way:
    def run(n: int, workers: int, out: Path) -> None:
        lines = "".join(f"{source} {out}/{i}.ipynb -p seed {i}\n" for i in range(n))
        command = ["xargs", "-P", str(workers), "-L", "1", str(BIN / "papermill")]
        _quiet(command, input=lines.encode())

    return run


def _nbconvert(source: Path) -> Way:
    def run(n: int, workers: int, out: Path) -> None:
        del workers
        command = [str(BIN / "jupyter-nbconvert"), "--to", "notebook", "--execute"]
        for i in range(n):
            _quiet([*command, str(source), "--output", f"{out}/{i}.ipynb"])

    return run


def _ploomber(source: Path, peers: Path) -> Way:
    code = (
        "import sys\nfrom ploomber_engine import execute_notebook\n"
        "for i in range(int(sys.argv[1])):\n"
        "    execute_notebook(sys.argv[2], f'{sys.argv[3]}/{i}.ipynb', parameters={'seed': i},"
        " progress_bar=False)"
    )

    def run(n: int, workers: int, out: Path) -> None:
        del workers
        _quiet([str(peers / "python"), "-c", code, str(n), str(source), str(out)])

    return run


def _snakemake(source: Path, peers: Path) -> Way:
    def run(n: int, workers: int, out: Path) -> None:
        rules = (
            f"rule all:\n    input: expand('{out}/{{i}}.ipynb', i=range({n}))\n"
            f"rule one:\n    output: '{out}/{{i}}.ipynb'\n"
            f"    shell: '{BIN / 'papermill'} {source} {{output}} -p seed {{wildcards.i}}'\n"
        )
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "Snakefile").write_text(rules)
            _quiet([str(peers / "snakemake"), "--cores", str(workers)], cwd=folder)

    return run


def _ours(source: Path) -> Way:
    from helpers.reporting.executors import processes  # noqa: PLC0415

    def run(n: int, workers: int, out: Path) -> None:
        with processes(workers, [source] * n) as executor:
            _submit(executor, n, source, out)

    return run


def _submit(executor: Executor, n: int, source: Path, out: Path) -> None:
    futures = [executor.submit(execute, str(source), f"{out}/{i}.ipynb", i) for i in range(n)]
    for future in futures:
        future.result()


def execute(source: str, out: str, seed: int) -> None:
    """In a worker: one notebook, as the runner does it."""
    import papermill  # noqa: PLC0415

    from helpers.reporting.kernels import LocalKernelManager  # noqa: PLC0415

    papermill.execute_notebook(
        source, out, {"seed": seed}, kernel_name="python3",
        kernel_manager_class=LocalKernelManager, progress_bar=False,
        request_save_on_cell_execute=False, autosave_cell_every=0,
    )  # fmt: skip


def _regenerate(root: Path, n: int) -> pd.DataFrame:
    """A plan of thin notebooks over all places and years: first, unchanged, one figure changed."""
    import pandas as pd  # noqa: PLC0415

    _thin_project(root, n)
    command = [str(BIN / "workbench"), "run"]
    environment = {**os.environ, "WORKBENCH_ROOT": str(root)}
    rows = []
    for what in ("first run", "nothing changed", "one figure changed"):
        if what == "one figure changed":
            _change_a_figure(root)
        before = _records(root)
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        seconds = time.perf_counter() - started
        ran = sum(before.get(k) != v for k, v in _records(root).items())
        rows.append({"plan": f"{n} notebooks, {what}", "seconds": seconds, "ran": ran})
    return pd.DataFrame(rows)


def _records(root: Path) -> dict[str, int]:
    return {str(p): p.stat().st_mtime_ns for p in (root / "reports").rglob("run.json")}


def _thin_project(root: Path, n: int) -> None:
    import nbformat  # noqa: PLC0415
    import yaml  # noqa: PLC0415

    from helpers.figures import prepare, read_evidence  # noqa: PLC0415
    from helpers.reporting.parameters import years_with_figures  # noqa: PLC0415

    home = find_project()
    shutil.copytree(home.raw, root / "data" / "raw")
    (root / "notebooks").mkdir()
    for path in home.notebooks.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        notebook.cells = [notebook.cells[0], *code[:3], code[-1]]
        nbformat.write(notebook, root / "notebooks" / path.name)
    prepare(root / "data" / "raw", root / "data" / "processed")
    evidence = read_evidence(root / "data" / "processed")
    names = ["sources", "coverage_gaps", "equity", "outcomes"]
    runs: list[dict[str, object]] = []
    for place in sorted(set(evidence.figures["place"])):
        for year in years_with_figures(evidence.figures, place):
            left = n - sum(len(run["notebooks"]) for run in runs)  # type: ignore[arg-type]
            if left > 0:
                runs.append({"place": place, "years": [year], "notebooks": names[:left]})
    plan = {"title": "Thin notebooks", "runs": runs}
    (root / "analysis.yml").write_text(yaml.safe_dump(plan), encoding="utf-8")


def _change_a_figure(root: Path) -> None:
    """Another note at the first figure of the plan's first place."""
    place = re.search(r"place: (\S+)", (root / "analysis.yml").read_text(encoding="utf-8"))
    assert place
    for path in sorted((root / "data" / "raw" / "figures").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        own = [row for row in rows if row["place"] == place[1]]
        if own:
            own[0]["note"] += " Read again."
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
            return
    raise AssertionError("no figure to change")


def _markdown(table: pd.DataFrame) -> str:
    head = [list(table.columns), ["---"] * len(table.columns)]
    body = json.loads(table.to_json(orient="values"))
    lines = [[("" if v is None else str(v)) for v in row] for row in [*head, *body]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _draw(table: pd.DataFrame, path: Path) -> None:
    import matplotlib.pyplot as plt  # noqa: PLC0415
    import seaborn as sns  # noqa: PLC0415

    shown = table[table["notebooks"].eq(20)].assign(
        label=lambda t: t["way"] + ", " + t["workers"].astype(str) + " at a time"
    )
    figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
    sns.barplot(shown, x="seconds", y="label", color="#4477AA", ax=axes)
    axes.set(xlabel="Seconds for 20 notebooks", ylabel="")
    figure.savefig(path, dpi=150)


if __name__ == "__main__":
    main()
