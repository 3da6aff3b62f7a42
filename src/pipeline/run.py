"""The steps in order. Read this first, and you know the program.

``load`` reads everything into a Book, ``check`` runs the rules over it, ``mend`` makes their fixes, ``build`` makes the
editions. The modules of the steps are loaded where they are called, so that pandoc is at work before most of them are.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import manuscript, project, tools
from pipeline.errors import ProjectError, StyleError
from pipeline.frozen import dataclass
from pipeline.model import (
    JSON,
    Bibliography,
    Book,
    Document,
    Edition,
    Entry,
    Hole,
    Known,
    Layer,
    Problem,
    Project,
    Report,
    Settings,
    SourceText,
    Span,
    TextFile,
)

if TYPE_CHECKING:
    from pipeline import baseline, bibliography, fixes, references
    from pipeline.ahead import Clerk

Progress = Callable[[str, str], None]


def silent(verb: str, what: str) -> None:
    """Report progress to nobody."""


def load(path: Path, flags: Mapping[str, Any], *, every_item: bool = False, progress: Progress = silent) -> Book:
    """Read a project, or one manuscript file, into a Book: nothing is judged yet.

    *flags* are settings by their dotted names, which win over the files'. CSL items are made of the cited entries,
    or of all with *every_item*. Raises the errors of ``pipeline.errors``.
    """
    place = project.find(path, flags.get("allow_read") or (), flags.get("defaults"))
    progress("Reading", f"{len(place.files)} files")
    with _threads() as pool:
        reading = manuscript.Reading(place.root, place.files, pool)
        from pipeline import bibliography, lock, matching, pictures, rules, settings  # noqa: F401 - rules for later
        from pipeline.ahead import Clerk

        layers = _layers(reading.opened, place)
        chosen, problems = settings.load(place, layers, flags)
        inline = [layer.file for layer in layers if isinstance(layer.data.get("references"), list)]
        entries = bibliography.read(place.root, chosen.bibliography, chosen.bibliography_sets, inline)
        clerk = Clerk()
        ahead = pool.submit(_ahead, place.root, entries, reading, chosen, clerk, every_item=every_item)
        documents = _documents(reading, manuscript.Finder(entries, chosen))
        progress("Matching", "quotations")
        chosen = _with_nocite(chosen, documents)
        cited = {"*"} if every_item else {c.key for d in documents for c in d.citations} | set(chosen.nocite)
        entries = bibliography.with_items(entries, cited, chosen.lang, ahead.result())
        holes = clerk.later(lambda: _holes(place.root, entries, chosen, clerk))
    texts, source_problems = _sources(place, documents, entries.entries, chosen.nocite, progress)
    locked = None if flags.get("unlocked") else lock.read(place.root)
    desk = matching.Desk(texts, entries.entries, locked)
    matches = matching.match(documents, desk)
    others = [layer.file for layer in layers] + ([locked.file] if locked else [])
    return Book(
        project=place,
        settings=chosen,
        documents=documents,
        bibliography=entries,
        sources=texts,
        matches=matches,
        variants=matching.variants(documents, matches),
        problems=(
            *place.problems,
            *(_unmade(problem, documents) for problem in problems),
            *(p for p in source_problems if not (p.kind == "outside-root" and locked and p.key in locked.works)),
            *_style_problems(place.root, chosen),
            *(p for d in documents for p in pictures.problems(place.root, d)),
        ),
        texts=_texts(documents, entries.files, [t.file for t in texts.values()], others),
        known=_known(place.root, chosen, afresh=bool(flags.get("afresh"))),
        lock=locked,
        relaid=lock.relaid(place.root, locked, texts, entries.entries),
        find=desk.find,
        formatted=holes,
    )


@contextlib.contextmanager
def _threads() -> Iterator[Executor]:
    """Threads that an interruption stops at once, with the programs that they have started."""
    with ThreadPoolExecutor() as pool:
        try:
            yield pool
        except KeyboardInterrupt:
            tools.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _ahead(
    root: Path, entries: Bibliography, reading: manuscript.Reading, chosen: Settings, clerk: Clerk, *, every_item: bool
) -> bibliography.Reader:
    """The items of what is likely to be cited, made while pandoc still reads the manuscript that will say so."""
    from pipeline import bibliography, references

    if every_item:  # to be shown: nobody asks what their references lack
        return bibliography.read_ahead(entries, list(entries.entries), chosen.lang)
    likely = dict.fromkeys([*reading.likely_keys(), *chosen.nocite])
    reader = bibliography.read_ahead(entries, likely, chosen.lang, clerk.items)
    with contextlib.suppress(StyleError):  # which others will say
        clerk.compile(references.find_style(root, chosen.csl, chosen.csl_path), chosen.lang)
    return reader


def _with_nocite(chosen: Settings, documents: Sequence[Document]) -> Settings:
    """The settings with what the documents name under nocite."""
    uncited = (key for document in documents for key in document.nocite)
    return replace(chosen, nocite=tuple(dict.fromkeys((*chosen.nocite, *uncited))))


def _documents(reading: manuscript.Reading, finder: manuscript.Finder) -> list[Document]:
    """The documents in their order; the quotations of one are found while the next is read."""
    found = {number: finder.with_quotations(document) for number, document in reading.documents()}
    return [found[number] for number in sorted(found)]


def check(book: Book) -> Report:
    """Run the rules over a book, hide what its baseline knows, and write out the references of the works suggested."""
    from pipeline import baseline, rules

    report = baseline.hide(rules.run(book))
    keys = dict.fromkeys(f.suggestion.key for f in report.findings if f.suggestion)
    return replace(report, references=_written_out(book, list(keys))) if keys else report


def hold(book: Book) -> baseline.Held:
    """Every finding of a book held against its baseline."""
    from pipeline import baseline, rules

    return baseline.hold(book, rules.run(book).findings, book.known)


def _holes(root: Path, entries: Bibliography, chosen: Settings, clerk: Clerk) -> Sequence[Hole]:
    """What the references of the cited works lack in the chosen style; nothing when there is no usable style."""
    from pipeline import references

    try:
        style = references.find_style(root, chosen.csl, chosen.csl_path)
        return references.find_holes(list(entries.items.values()), style, chosen.lang, clerk.holes)
    except StyleError:
        return ()


def _sources(
    place: Project,
    documents: Sequence[Document],
    entries: Mapping[str, Entry],
    nocite: Sequence[str],
    progress: Progress,
) -> tuple[dict[str, SourceText], list[Problem]]:
    """The stored sources, first of all of the works that the book names, by key or by hand."""
    from pipeline import sources, store

    keys = {c.key for d in documents for c in d.citations} | set(nocite)
    keys |= {q.attribution.key for d in documents for q in d.quotations if q.attribution and q.attribution.key}
    keys |= set(entries) if "*" in keys else {entries[key].value("crossref") for key in keys if key in entries}
    read = store.Store(place.root, progress).read
    return sources.open_sources(place.root, entries, place.allow_read, keys, read)


def _known(root: Path, chosen: Settings, *, afresh: bool) -> Sequence[Known]:
    """The lines of the baseline; one that cannot be read stops the run, but not when another is to be drawn up."""
    if chosen.baseline is None:
        return ()
    from pipeline import baseline

    try:
        return baseline.read(root / chosen.baseline)
    except ProjectError:
        if not afresh:
            raise
        return ()


def _written_out(book: Book, keys: Sequence[str]) -> dict[str, str]:
    """The references of these works as the chosen style lists them; none when there is no usable style."""
    from pipeline import bibliography, references

    try:
        style = references.find_style(book.project.root, book.settings.csl, book.settings.csl_path)
    except StyleError:
        return {}
    items = dict(book.bibliography.items)
    uncited = [key for key in keys if key not in items and key in book.bibliography.entries]
    if uncited:
        chosen = book.settings
        items |= bibliography.with_items(book.bibliography, uncited, chosen.lang).items
    found = [items[key] for key in keys if key in items]
    return {r.key: r.text for r in references.format_references(found, style, _language(book, style))}


@dataclass(frozen=True)
class Mended:
    """What came of mending: what remains to be said, and the files that were left alone, with the reason.

    ``settled`` is false when fixes still found work after ``fixes.ROUNDS``.
    """

    report: Report
    refused: Mapping[str, str]
    settled: bool = True


def mend(path: Path, flags: Mapping[str, Any], *, unsafe: bool = False, progress: Progress = silent) -> Mended:
    """Make the safe fixes (with *unsafe*, all) on disk, and check what has become of the project.

    Each round reads the project again, for one fix may make room for another. Raises ProjectError when a file cannot
    be replaced; nothing of that round is then changed.
    """
    from pipeline import fixes

    refused: dict[str, str] = {}
    idle: set[fixes.Sort] = set()  # fixes after which the finding stood as before
    expected: Counter[fixes.Sort] = Counter()
    mended = 0
    for number in range(fixes.ROUNDS + 1):
        report = check(load(path, flags, progress=progress))
        stands = Counter(map(fixes.sort, report.findings))
        idle |= {sort for sort, left in expected.items() if stands[sort] > left}
        progress("Mending", "findings")
        hopeful = [f for f in report.findings if fixes.sort(f) not in idle]
        if number == fixes.ROUNDS or not (made := fixes.make(report.book, hopeful, refused, unsafe=unsafe)).mended:
            break
        mended += len(made.mended)
        done = Counter(map(fixes.sort, made.mended))
        expected = Counter({sort: stands[sort] - done[sort] for sort in done})
    settled = not idle and not fixes.plan(report.book, report.findings, unsafe=unsafe, shut=refused).mended
    return Mended(replace(report, mended=mended), refused, settled)


@dataclass(frozen=True)
class Built:
    """What came of a build: the report, and the editions in their final place (none when it refused)."""

    report: Report
    editions: Mapping[str, Edition]


def build(
    book: Book,
    kinds: Sequence[str],
    folder: Path,
    *,
    draft: bool = False,
    strict: bool = False,
    progress: Progress = silent,
) -> Built:
    """Check, then make the editions named in *kinds* ("pdf", "epub", "html") in *folder*.

    Refuses when the check fails (with *strict*, on warnings too), unless a stamped *draft* will do. What comes to light
    only in the making (a heading that a link does not find, a line that runs over the margin) is reported with the
    rest; when an error is among it, nothing is published. Raises StyleError, ToolError, EditionError (words of the
    manuscript would be lost), and ProjectError (the folder cannot be written).
    """
    report = check(book)
    if report.fails(strict) and not draft:
        return Built(report, {})
    from pipeline import editions, publish, references

    style = references.find_style(book.project.root, book.settings.csl, book.settings.csl_path)
    own = references.find_style(book.project.root, book.settings.epub_csl, None) if book.settings.epub_csl else None
    with publish.Workshop(folder) as workshop:
        progress("Setting", "references")
        tree = editions.grow(book, _cited(book, style))
        report = _again(book, report, tree.problems)
        if report.fails(strict) and not draft:
            return Built(report, {})
        made = {}
        for kind in sorted(kinds, key=list(editions.EDITIONS).index):
            progress("Making", kind)
            out = workshop.bench / f"edition.{kind}"
            its = tree
            if kind == "epub" and own is not None:
                its = editions.restyle(tree, book, _cited(book, own), draft=draft)
                report = _again(book, report, [*tree.problems, *(p for p in its.problems if p not in tree.problems)])
                if report.count("error") > 0 and not draft:
                    return Built(report, {})
            with editions.watched(progress):
                made[kind] = editions.EDITIONS[kind](its, book, out, draft=draft)
            tree = replace(tree, printed=made[kind].printed or tree.printed)
        refused = _preflight(book, made["pdf"].path, progress, draft=draft) if "pdf" in made else []
        report = _again(book, report, [*tree.problems, *(p for e in made.values() for p in e.problems), *refused])
        if report.count("error") > 0 and not draft:
            return Built(report, {})
        return Built(report, workshop.publish(book, made, editions.headings(tree), tree.quotations))


def _preflight(book: Book, path: Path, progress: Progress, *, draft: bool) -> list[Problem]:
    """What the printer that the PDF is for would refuse; pictures that are too coarse are named by a rule of theirs.

    The stamp of a *draft* stands in the margin.
    """
    from pipeline import preflight, profiles

    progress("Inspecting", "the PDF")
    place = book.settings.origins.get("citepress.print.profile") or Span(book.project.files[0], 0, 0)
    flown = preflight.inspect(path, profiles.chosen(book.settings.profile, book.settings.icc), ours=True)
    named = (*preflight.NAMED_BY_RULES, *(("margins",) if draft else ()))
    return [
        Problem("refused-in-print" if check.name in preflight.FATAL else "asked-for-in-print",
                f"{check.name}: {check.said}{_on_pages(check.pages)}", place, check.cure or None)
        for check in flown.checks
        if check.state in ("not ok", "not checked") and check.name not in named
    ]  # fmt: skip


def _on_pages(pages: Sequence[int]) -> str:
    told = ", ".join(map(str, pages[:5])) + (" …" if len(pages) > 5 else "")
    return f" (sheet {told})" if pages else ""


def _cited(book: Book, style: references.Style) -> Callable[[JSON], JSON]:
    """Formats the citations of a book's AST in a style."""
    from pipeline import references

    items = list(book.bibliography.items.values())
    settings = replace(book.settings, lang=_language(book, style))
    return lambda ast: references.format_document(ast, items, style, settings)


def _language(book: Book, style: references.Style) -> str:
    """The language of the references: the book's, else that of the style (CSL 1.0.2, ``default-locale``)."""
    return book.settings.lang if "lang" in book.settings.origins or not style.locale else style.locale


def _again(book: Book, report: Report, problems: Sequence[Problem]) -> Report:
    """The report with what came to light in the making."""
    return check(replace(book, problems=(*book.problems, *problems))) if problems else report


def show(book: Book, what: str) -> Any:
    """Any stage as plain values, for JSON. *book* should hold every entry's item for "entries" and "references"."""
    return shown()[what](book)


def shown() -> Mapping[str, Callable[[Book], Any]]:
    """The stages that can be shown, by their names."""
    from pipeline import reports

    return {
        "quotations": reports.quotations_json,
        "citations": reports.citations_json,
        "entries": reports.entries_json,
        "references": _references,
        "matches": reports.matches_json,
        "pages": _pages,
        "settings": reports.settings_json,
        "files": reports.files_json,
    }


def _references(book: Book) -> list[dict[str, str]]:
    """The whole bibliography, formatted."""
    from pipeline import references

    style = references.find_style(book.project.root, book.settings.csl, book.settings.csl_path)
    items = list(book.bibliography.items.values())
    return [asdict(r) for r in references.format_references(items, style, _language(book, style))]


def _pages(book: Book) -> Any:
    """What the last build left in ``dist/NAME.json``."""
    from pipeline import publish

    return publish.read_map(book.project.root / "dist", book.settings)


def _layers(opened: Sequence[manuscript.Opened], place: Project) -> list[Layer]:
    """Strongest first: what wins over front matter, a lone file's, the project's, that of the other files of a book.

    A page of Quarto's has its own settings, the first one as well; bookdown's first file speaks for all.
    """
    chapters = sum(not source.part_of for source in opened)
    pages = place.kind == "quarto" and chapters > 1
    own = [
        project.with_formats(Layer(o.file, o.front.data, o.front.lines, chapter=n > 0 or pages))
        for n, o in enumerate(opened)
    ]
    named = {source.file.path for source in opened}
    shared = [layer for layer in place.layers if layer.file.path not in named]
    return [*place.over, *((*own[:1], *shared, *own[1:]) if chapters == 1 else (*shared, *own))]


def _unmade(problem: Problem, documents: Sequence[Document]) -> Problem:
    """A missing bibliography, told apart when a code chunk writes it (``knitr::write_bib(…, "packages.bib")``)."""
    if problem.kind != "missing-bibliography":
        return problem
    written = re.search(r"the bibliography (\S+) ", problem.message)
    if not written or not any("write_bib" in d.file.text and written[1] in d.file.text for d in documents):
        return problem
    message = f"the bibliography {written[1]} is made by a code chunk and is not there yet; no key was looked up in it"
    return replace(problem, kind="unmade-bibliography", message=message, help="render the book once with its own tool")


def _style_problems(root: Path, chosen: Settings) -> list[Problem]:
    """A style that cannot be used is said in a check; a build stops at it, and so does one that a flag names."""
    from pipeline import references

    found = []
    for setting, name, path in (("csl", chosen.csl, chosen.csl_path), ("citepress.epub.csl", chosen.epub_csl, None)):
        try:
            if name:
                references.find_style(root, name, path)
        except StyleError as error:
            place = chosen.origins.get(setting)
            if place is None:
                raise
            found.append(Problem("unknown-style", error.message.replace(f"{root}/", ""), place, error.hint))
    return found


def _texts(*groups: Sequence[TextFile] | Sequence[Document]) -> dict[str, TextFile]:
    files = [item.file if isinstance(item, Document) else item for group in groups for item in group]
    return {f.path: f for f in files}
