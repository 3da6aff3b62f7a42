"""How long a check and a build of the essay and a check of a whole book take, beside the tools they are built on.

It reports and judges nothing: machines differ, the ratios less so. Prints the Markdown tables that README.md dates.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import book
import collection
import ebook
import printing
import works_cited

from pipeline import tools

ROOT = Path(__file__).resolve().parent.parent
ESSAY = ROOT / "manuscript" / "essay.md"


@dataclass(frozen=True)
class Task:
    """Commands to time, one after the other. ``before`` runs untimed before each run; ``beside`` names another task."""

    name: str
    command: Sequence[str]
    beside: str | None = None
    before: Callable[[], None] = lambda: None
    then: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds on the wall, seconds of all processors, bytes of all its processes at their peak."""

    wall: float
    cpu: float
    memory: int


def tasks(folder: Path) -> list[Task]:
    """What is timed: our commands, and the tools they are built on doing their part alone."""
    cache, page = folder / "cache", folder / "essay.html"
    pandoc = str(tools.pandoc_path())
    citepress = [sys.executable, "-m", "pipeline"]
    build = [*citepress, "build", str(ROOT), "-o", str(folder / "dist")]
    subprocess.run([pandoc, "-s", "-t", "html5", "--mathml", str(ESSAY), "-o", str(page)], check=True)
    return [
        Task("python -c pass", [sys.executable, "-c", "pass"]),
        Task("pandoc -t json", [pandoc, "-t", "json", str(ESSAY), "-o", str(folder / "essay.json")]),
        Task("weasyprint", [sys.executable, "-m", "weasyprint", str(page), str(folder / "plain.pdf")]),
        Task("citepress --help", [*citepress, "--help"], "python -c pass"),
        Task("citepress check, cold", [*citepress, "check", str(ROOT)], "pandoc -t json", lambda: empty(cache)),
        Task("citepress check, warm", [*citepress, "check", str(ROOT)], "pandoc -t json"),
        Task("citepress build --to epub", [*build, "--to", "epub"], "pandoc -t json"),
        Task("citepress build --to pdf", [*build, "--to", "pdf"], "weasyprint"),
        Task("citepress build", build, "weasyprint"),
    ]


def book_tasks(folder: Path, cache: Path) -> list[Task]:
    """A whole book checked cold, warm and after a change in one file, beside the two readings it needs of pandoc."""
    (folder / "cited.bib").write_text(book.write(folder), "utf-8")
    pandoc, changed = str(tools.pandoc_path()), folder / "manuscript" / "07.md"
    files = [str(path) for path in sorted((folder / "manuscript").glob("*.md"))]
    entries = [pandoc, "-f", "biblatex", "-t", "csljson", str(folder / "cited.bib"), "-o", str(folder / "items.json")]
    read = [[pandoc, "-f", "markdown", "-t", "json", file, "-o", str(folder / "ast.json")] for file in files]
    check = [sys.executable, "-m", "pipeline", "check", str(folder), "--exit-zero"]
    together = "pandoc, all files in one run; the cited entries"

    def change() -> None:
        changed.write_text(changed.read_text("utf-8") + "\nOne more sentence stands here.\n", "utf-8")

    return [
        Task(together, [pandoc, "-f", "markdown", "-t", "json", *files, "-o", str(folder / "ast.json")],
             then=[entries]),
        Task("pandoc, file by file; the cited entries", read[0], then=[*read[1:], entries]),
        Task("citepress check, cold", check, together, lambda: empty(cache)),
        Task("citepress check, warm", check, "citepress check, cold"),
        Task("citepress check, one file changed", check, "citepress check, cold", change),
    ]  # fmt: skip


def collection_tasks(folder: Path, cache: Path) -> list[Task]:
    """500 quotations held to 50, 150 and 500 stored sources of 1 MB, of which all but a few come from the first 50."""
    check = [sys.executable, "-m", "pipeline", "check", "--exit-zero"]
    chosen = []
    for number in (50, 150, 500):
        place = folder / str(number)
        collection.write(place, number)
        name, more = f"{number} sources, ", number > 50
        chosen += [
            Task(f"{name}cold", [*check, str(place)], "50 sources, cold" if more else None, lambda: empty(cache)),
            Task(f"{name}warm", [*check, str(place)], "50 sources, warm" if more else f"{name}cold"),
            Task(f"{name}one quotation more", [*check, str(place)], f"{name}warm", partial(collection.one_more, place)),
        ]
    return chosen


def epub_tasks(folder: Path, cache: Path) -> list[Task]:
    """A book of 40,000 words to an EPUB beside pandoc; and both from the same cited tree, at 40,000 and 400,000."""
    pandoc, chosen = str(tools.pandoc_path()), []
    for words in (40_000, 400_000):
        place = folder / str(words)
        ebook.write(place, words)
        ours = [sys.executable, str(ROOT / "benchmarks" / "ebook.py"), str(place)]
        theirs = [
            pandoc,
            "-f",
            "json",
            "-t",
            "epub3",
            "--mathml",
            str(place / "cited.json"),
            "-o",
            str(place / "x.epub"),
        ]
        name = f"{words:,} words, cited tree to EPUB, "
        chosen += [Task(f"{name}pandoc", theirs), Task(f"{name}citepress", ours, f"{name}pandoc")]
    place = folder / "40000"
    style = ["--csl", str(ebook.style()), "--bibliography", str(place / "bibliography.bib")]
    files = [str(path) for path in sorted((place / "manuscript").glob("*.md"))]
    whole = [pandoc, "--citeproc", *style, "-t", "epub3", "--mathml", *files, "-o", str(place / "whole.epub")]
    build = [
        sys.executable,
        "-m",
        "pipeline",
        "build",
        "--draft",
        "--exit-zero",
        "--to",
        "epub",
        "--epub-pages",
        "none",
    ]
    build += [str(place), "-o", str(place / "dist")]
    return [
        *chosen,
        Task("40,000 words to EPUB, pandoc --citeproc", whole),
        Task(
            "40,000 words to EPUB, citepress, cold",
            build,
            "40,000 words to EPUB, pandoc --citeproc",
            lambda: empty(cache),
        ),
        Task("40,000 words to EPUB, citepress, warm", build, "40,000 words to EPUB, pandoc --citeproc"),
    ]


def print_tasks(folder: Path, cache: Path, sizes: Sequence[int]) -> list[Task]:
    """Books for a press: the whole build, each way to break lines, and again unchanged, beside the other typesetters.

    ``plain`` is WeasyPrint alone on the very sheet that the build hands to it.
    """
    chosen = []
    for pages in sizes:
        place = folder / str(pages)
        printing.write(place, pages)
        name = f"{pages} pages, "
        plain = f"{name}WeasyPrint alone"
        others = {
            "WeasyPrint on pandoc's HTML": printing.pandoc(place),
            "Typst alone": printing.typst(place),
            "LuaLaTeX alone, one pass": printing.lualatex(place),
        }
        chosen += [
            Task(plain, printing.plain(place)),
            *(Task(name + what, command, plain) for what, command in others.items() if command),
            Task(f"{name}citepress build, first-fit", printing.build(place, "first-fit"), plain, lambda: empty(cache)),
            Task(f"{name}citepress build, total-fit", printing.build(place, "total-fit"), plain, lambda: empty(cache)),
            Task(f"{name}the same again", printing.build(place, "total-fit"), f"{name}citepress build, total-fit"),
        ]
    return chosen


def reference_tasks(folder: Path, cache: Path) -> list[Task]:
    """Works cited twice each, formatted by our engine, by pandoc's and by citeproc-py as published; a library read."""
    places = {number: works_cited.write(folder, number) for number in (200, 1000, 5000)}
    script, pandoc = [sys.executable, str(ROOT / "benchmarks" / "works_cited.py")], str(tools.pandoc_path())
    chosen = []
    for style in ("apa", "chicago-notes-bibliography"):
        csl = ["--csl", str(works_cited.style(style).path)]
        for number, place in places.items():
            name = f"{style}, {number} works"
            theirs = [pandoc, "-f", "json", "-t", "json", "--citeproc", *csl, str(place / "document.json")]
            theirs += ["--bibliography", str(place / "items.json"), "-o", str(place / "pandoc.json")]
            if number < 5000:
                chosen.append(Task(f"{name}: pandoc", theirs))
            if number < 1000:
                chosen.append(Task(f"{name}: citeproc-py as published", [*script, "stock", str(place), style]))
            beside = f"{name}: pandoc" if number < 5000 else f"{style}, 1000 works: ours"
            chosen.append(Task(f"{name}: ours", [*script, "ours", str(place), style], beside))
        chosen.append(Task(f"{style}, 1000 works: looked over for holes", [*script, "holes", str(places[1000]), style]))
    library, read = str(places[5000] / "library.bib"), [*script, "read", str(places[5000]), str(cache)]
    pandoc_reads = [pandoc, "-f", "biblatex", "-t", "csljson", library, "-o", str(folder / "read.json")]
    chosen.append(Task("5000 entries read: pandoc", pandoc_reads))
    chosen.append(Task("5000 entries read: ours, cold", read, "5000 entries read: pandoc", lambda: empty(cache)))
    chosen.append(Task("5000 entries read: ours, warm", read, "5000 entries read: pandoc"))
    return chosen


def empty(folder: Path) -> None:
    """Remove what an earlier run cached."""
    shutil.rmtree(folder, ignore_errors=True)


def measure(chosen: Sequence[Task], runs: int, cache: Path) -> dict[str, list[Cost]]:
    """What each run cost, by task name. The tasks take turns, so that a busy minute troubles them all alike."""
    # What is installed keeps its compiled modules, whatever the shell that measures says of them.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["CITEPRESS_CACHE"] = str(cache)
    costs: dict[str, list[Cost]] = {task.name: [] for task in chosen}
    for _ in range(runs):
        for task in chosen:
            task.before()
            costs[task.name].append(spent([task.command, *task.then], environment))
    return costs


def spent(commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> Cost:
    """Run commands one after the other."""
    before, started, memory = used(), time.perf_counter(), 0
    for command in commands:
        with tempfile.TemporaryFile() as said:
            running = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
            while running.poll() is None:
                memory = max(memory, resident(running.pid))
                time.sleep(0.01)
            said.seek(0)
            if running.returncode:
                sys.exit(f"{' '.join(command)} ended with {running.returncode}:\n{said.read().decode()}")
    return Cost(time.perf_counter() - started, used() - before, memory)


def used() -> float:
    """The processors' seconds of all processes that this one has waited for, their own children included."""
    times = os.times()
    return times.children_user + times.children_system


def resident(process: int) -> int:
    """The bytes that a process and all below it hold in memory; 0 where the system does not say (it is Linux's way)."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        children += [c for t in Path(f"/proc/{process}/task").iterdir() if t.name != str(process)
                     for c in (t / "children").read_text().split()]  # fmt: skip
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(int(child)) for child in children)


def table(chosen: Sequence[Task], costs: dict[str, list[Cost]]) -> str:
    """Medians with the fastest and slowest run, and how often the tool beside would fit in."""
    lines = ["| task | median | range | processors | memory | beside |", "|---|---:|---:|---:|---:|---|"]
    median = {name: statistics.median(cost.wall for cost in values) for name, values in costs.items()}
    cpu = {name: statistics.median(cost.cpu for cost in values) for name, values in costs.items()}
    for task in chosen:
        walls = [cost.wall for cost in costs[task.name]]
        memory = max(cost.memory for cost in costs[task.name]) / 1e6
        beside = task.beside
        ratio = f"{median[task.name] / median[beside]:.2f} × {beside}" if beside else ""
        lines.append(
            f"| {task.name} | {median[task.name]:.2f} s | {min(walls):.2f}–{max(walls):.2f} s "
            f"| {cpu[task.name]:.2f} s | {memory:.0f} MB | {ratio} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Time everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each task (5)")
    parser.add_argument(
        "--only", choices=("essay", "book", "collection", "references", "epub", "print"), help="one of the tables"
    )
    parser.add_argument("--pages", type=int, nargs="*", default=[30], help="of printed books: 30 300 900 (30)")
    given = parser.parse_args()
    print(f"{time.strftime('%Y-%m-%d')}, Python {platform.python_version()}, {platform.machine()}, ", end="")
    print(f"{tools.cores()} cores, {platform.system()}, medians of {given.runs} runs")
    tables = {
        "essay": tasks,
        "book": lambda folder: book_tasks(folder, folder / "cache"),
        "collection": lambda folder: collection_tasks(folder, folder / "cache"),
        "references": lambda folder: reference_tasks(folder, folder / "cache"),
        "epub": lambda folder: epub_tasks(folder, folder / "cache"),
        "print": lambda folder: print_tasks(folder, folder / "cache", given.pages),
    }
    for what, prepare in tables.items():
        if given.only in (None, what):
            with tempfile.TemporaryDirectory() as name:
                chosen = prepare(Path(name))
                print(f"\n{table(chosen, measure(chosen, given.runs, Path(name) / 'cache'))}")


if __name__ == "__main__":
    main()
