"""What the author chose: flags, front matter, ``manuscript/metadata.yaml``, defaults, in this order.

Keys that pandoc knows mean what pandoc says; ours live under ``citepress:``. Every value knows the line that set it, so
that a wrong one can be named. A wrong value is a problem with a place, and the default stands in for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from pipeline import looks, values
from pipeline.errors import UsageError
from pipeline.model import Allowance, Layer, Problem, Project, Settings, Severity, Span
from pipeline.nearest import meant, near_file, slips
from pipeline.profiles import PROFILES

ENGINES = ("citeproc-py", "pandoc")
LINE_BREAKING = ("total-fit", "first-fit")
EPUB_PAGES = ("pdf", "none")
EPUB_FONTS = ("none", "embed")
RESTARTS = ("book", "chapter")
KNOWN = (
    "name", "chapters", "engine", "uncited", "select", "extend-select", "ignore", "severity", "per-file-ignores",
    "allow", "trim", "print", "print.profile", "print.line-breaking", "epub", "epub.pages", "epub.csl",
    "epub.fonts", "baseline", "fiction",
    "references", "references.restart", "quotation-budget", "quotation-budget.words", "quotation-budget.share",
    *looks.KNOWN,
)  # fmt: skip
READ = ("bibliography", "citation-style", "citepress", "nocite")  # front matter whose names are like no other
TAG = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8})*")  # BCP 47, as far as a slip would show
DEFAULT_CSL = "chicago-notes-bibliography"
LISTS = (".bib", ".bibtex", ".json", ".yaml", ".yml")  # files that may be a bibliography
DEFAULT_BIBLIOGRAPHY = "bibliography.bib"
NO_BUDGET: tuple[int | None, float | None] = (None, None)
DEFAULT_BASELINE = "citepress-baseline.json"

T = TypeVar("T")


class _Reader:
    """Looks values up through the layers and collects what is wrong with them."""

    def __init__(self, layers: Sequence[Layer], flags: Mapping[str, Any]) -> None:
        self.layers = layers
        self.flags = flags
        self.problems: list[Problem] = []
        self.origins: dict[str, Span] = {}
        self.bibliographies: list[tuple[str, ...]] = []  # of each layer

    def find(self, name: str) -> tuple[Any, Layer] | None:
        """The first layer that sets the dotted *name*, with its value."""
        for layer in self.layers:
            if layer.chapter:
                continue
            value: Any = layer.data
            for part in name.split("."):
                value = value.get(part) if isinstance(value, Mapping) else None
            if value is not None:
                self.origins[name] = self.span(layer, name)
                return value, layer
        return None

    def span(self, layer: Layer, name: str) -> Span:
        """The line that sets *name* (or the nearest of its parents)."""
        while name not in layer.lines and "." in name:
            name = name.rsplit(".", 1)[0]
        line = layer.lines.get(name, 1)
        start = layer.file.offset(line)
        text = layer.file.line(line) if line <= layer.file.lines else ""
        indent = len(text) - len(text.lstrip())
        return Span(layer.file.path, start + indent, start + max(len(text.rstrip()), indent))

    def wrong(self, layer: Layer, name: str, expected: str, help_: str | None = None) -> None:
        """Note that *name* has no usable value."""
        message = f"the setting {name} has no usable value; expected {expected}"
        self.problems.append(Problem("settings", message, self.span(layer, name), help_))

    def choice(self, name: str, choices: Sequence[str], default: str) -> Any:
        """The value of *name*, which is one of a few; the nearest is named where it is none of them."""
        return self.get(name, values.one_of(choices), values.either(choices), default, choices)

    def get(
        self, name: str, parse: Callable[[Any], T | None], expected: str, default: T, choices: Sequence[str] = ()
    ) -> T:
        """The value of *name*, read by *parse* (None: not usable, which is noted, with the nearest of *choices*)."""
        if self.flags.get(name) is not None:
            value = parse(self.flags[name])
            if value is None:
                flag = name.removeprefix("citepress.").removeprefix("print.").replace(".", "-")
                hint = meant(str(self.flags[name]), choices)
                raise UsageError(f"--{flag} {self.flags[name]}: expected {expected}", hint or None)
            return value
        return self.stated(name, parse, expected, default, choices)

    def stated(
        self, name: str, parse: Callable[[Any], T | None], expected: str, default: T, choices: Sequence[str] = ()
    ) -> T:
        """The value that a file gives to *name*, whatever the flags say."""
        found = self.find(name)
        if found is None:
            return default
        value = parse(found[0])
        if value is None:
            self.wrong(found[1], name, expected, meant(str(found[0]), choices) or None)
            return default
        return value


def load(project: Project, layers: Sequence[Layer], flags: Mapping[str, Any]) -> tuple[Settings, list[Problem]]:
    """The settings of a project and what is wrong with them.

    *layers* come in order of precedence, strongest first; *flags* are dotted names from the command line and win.
    """
    reader = _Reader(layers, flags)
    for layer in layers:
        _name_unknown(reader, layer)
    metadata = _metadata(layers)
    csl, csl_path = _csl(reader, project)
    look = looks.read(reader, project.root, lambda name, layer: _places(project, name, layer))
    settings = Settings(
        name=reader.get(
            "citepress.name", values.file_name, "a file name without a folder", _default_name(project, metadata)
        ),
        lang=_language(reader),
        bibliography=_bibliography(reader, project),
        bibliography_sets=_bibliography_sets(reader),
        csl=csl,
        csl_path=csl_path,
        engine=reader.choice("citepress.engine", ENGINES, "citeproc-py"),
        restart=reader.choice("citepress.references.restart", RESTARTS, "book"),
        uncited=reader.choice("citepress.uncited", values.SEVERITIES, "error"),
        select=reader.get("citepress.select", values.texts, "a list of rules", ()),
        ignore=reader.get("citepress.ignore", values.texts, "a list of rules", ()),
        extend_select=_extend_select(reader),
        severity=_severity(reader),
        per_file_ignores=_per_file_ignores(reader),
        allow=_allow(reader),
        baseline=_baseline(reader, project),
        fiction=_fiction(reader, project),
        quotation_budget=reader.get(
            "citepress.quotation-budget",
            values.budget,
            "words from one work and a share, {words: 400, share: 10}",
            NO_BUDGET,
        ),
        trim=looks.trim(reader, look),
        profile=reader.choice("citepress.print.profile", tuple(PROFILES), "screen"),
        look=look,
        line_breaking=reader.choice("citepress.print.line-breaking", LINE_BREAKING, "total-fit"),
        icc=looks.press(reader, project.root.resolve()),
        profile_flag=_profile_named_by_flag(reader),
        **_ebook(reader),
        nocite=tuple(dict.fromkeys(key for layer in layers for key in values.nocite(layer.data.get("nocite")))),
        timestamp=_timestamp(reader, metadata),
        metadata=metadata,
        origins=reader.origins,
    )
    _restart_without_effect(reader, settings)
    return settings, reader.problems


def _ebook(reader: _Reader) -> dict[str, Any]:
    """What concerns the e-book alone."""
    return {
        "epub_pages": reader.choice("citepress.epub.pages", EPUB_PAGES, "pdf"),
        "epub_csl": reader.get("citepress.epub.csl", values.text, "the name of a citation style", ""),
        "epub_fonts": reader.choice("citepress.epub.fonts", EPUB_FONTS, "none"),
    }


def _metadata(layers: Sequence[Layer]) -> dict[str, Any]:
    """The metadata of the whole book, without our own settings."""
    metadata: dict[str, Any] = {}
    for layer in reversed(layers):
        if not layer.chapter:
            metadata.update(layer.data)
    metadata.pop("citepress", None)
    return metadata


def _restart_without_effect(reader: _Reader, settings: Settings) -> None:
    """Note full citations by chapter where pandoc's engine formats them: it knows no chapters."""
    found = reader.find("citepress.references.restart")
    if found is not None and (settings.restart, settings.engine) == ("chapter", "pandoc"):
        message = "the setting citepress.references.restart has no effect with engine: pandoc, which knows no chapters"
        span = reader.span(found[1], "citepress.references.restart")
        reader.problems.append(Problem("settings", message, span, "take out engine: pandoc, or this setting"))


def _fiction(reader: _Reader, project: Project) -> bool:
    """Whether the whole book is fiction; a chapter's own front matter speaks for that chapter alone."""
    book = False
    for layer in reversed(reader.layers):
        ours = layer.data.get("citepress")
        value = ours.get("fiction") if isinstance(ours, Mapping) else None
        if value is not None and not isinstance(value, bool):
            reader.wrong(layer, "citepress.fiction", "true or false")
        elif value is not None and (len(project.files) == 1 or layer.file.path not in project.files):
            book = value
    return book


def _language(reader: _Reader) -> str:
    """The language tag under ``lang``, as it stands; what is none is noted, with the tag that was meant."""
    lang = reader.get("lang", values.text, "a language tag such as en-GB", "en-US")
    found = reader.find("lang")
    if found is None or (TAG.fullmatch(lang) and lang.lower() not in values.SPOKEN):
        return lang
    near = values.SPOKEN.get(lang.lower()) or next(
        (values.SPOKEN[name] for name in slips(lang.lower(), values.SPOKEN)), ""
    )
    tag = near or lang.replace("_", "-")
    help_ = f"did you mean {tag}?" if near or TAG.fullmatch(tag) else "write it as in lang: en-GB"
    message = f"{lang} is no language tag; expected one such as en-GB"
    reader.problems.append(Problem("unknown-setting", message, reader.span(found[1], "lang"), help_))
    return tag if TAG.fullmatch(tag) else "en-US"


def _name_unknown(reader: _Reader, layer: Layer) -> None:
    """Note settings that do not exist and were meant for one that does: those of ours, and pandoc's that we read."""
    for name in layer.data:
        near = [n for n in slips(str(name), READ) if n not in layer.data and len(str(name)) > 5]
        if near and name not in READ:
            message = f"nothing reads the setting {name}"
            place = reader.span(layer, str(name))
            reader.problems.append(Problem("unknown-setting", message, place, f"did you mean {near[0]}?"))
    ours = layer.data.get("citepress")
    if ours is None:
        return
    if not isinstance(ours, Mapping):
        reader.wrong(layer, "citepress", "settings under it, such as trim: 6x9in")
        return
    names = [str(k) for k in ours]
    for group in ("print", "epub", "references", "quotation-budget"):
        if isinstance(ours.get(group), Mapping):
            names += [f"{group}.{k}" for k in ours[group]]
    for name in names:
        if name not in KNOWN:
            help_ = meant(name, KNOWN, "the settings are: " + ", ".join(KNOWN))
            message = f"there is no setting citepress: {name.replace('.', ': ')}"
            reader.problems.append(Problem("unknown-setting", message, reader.span(layer, f"citepress.{name}"), help_))


def _bibliography(reader: _Reader, project: Project) -> tuple[str, ...]:
    """The bibliography files that exist, root-relative; those that do not are noted."""
    if reader.flags.get("bibliography"):
        named = [(name, None) for name in reader.flags["bibliography"]]
        return tuple(_resolved(reader, project, name, None) or name for name, _ in named)
    for layer in reader.layers:
        names = values.texts(layer.data.get("bibliography")) or ()
        paths = (_resolved(reader, project, name, layer) for name in names)
        reader.bibliographies.append(tuple(dict.fromkeys(p for p in paths if p)))
        if names:
            reader.origins.setdefault("bibliography", reader.span(layer, "bibliography"))
    if "bibliography" not in reader.origins:
        return _unnamed(project)
    return tuple(dict.fromkeys(path for paths in reader.bibliographies for path in paths))


def _bibliography_sets(reader: _Reader) -> tuple[tuple[str, ...], ...]:
    """The bibliographies that one file uses together: the project's, its folders' and its own."""
    layers = list(zip(reader.layers, reader.bibliographies, strict=False))
    shared = [path for layer, paths in layers if not layer.chapter for path in paths]
    sets = []
    for layer, paths in layers:
        if layer.chapter and not layer.folders:
            home = Path(layer.file.path).parent.as_posix()
            of_folders = [p for other, more in layers if other.chapter and home in other.folders for p in more]
            sets.append(tuple(dict.fromkeys((*shared, *of_folders, *paths))))
    return tuple(dict.fromkeys(sets)) if sets else (tuple(shared),)


def _unnamed(project: Project) -> tuple[str, ...]:
    """The bibliography that no setting names: bibliography.bib, else the one .bib of the root or beside the text.

    Many name it only on pandoc's command line, in a script.
    """
    if (project.root / DEFAULT_BIBLIOGRAPHY).is_file():
        return (DEFAULT_BIBLIOGRAPHY,)
    folders = dict.fromkeys((Path(), *(Path(file).parent for file in project.files)))
    for folder in folders:
        found = [p for p in (project.root / folder).glob("*.bib") if p.is_file()]
        if len(found) == 1 and found[0].resolve().is_relative_to(project.root):
            return (found[0].relative_to(project.root).as_posix(),)
    return ()


def _resolved(reader: _Reader, project: Project, name: str, layer: Layer | None) -> str | None:
    """A bibliography's path from the root; see ``_places``. None, with a problem, when it cannot be read."""
    path = next((p for p in _places(project, name, layer) if p.is_file()), None)
    if path is not None:
        real = path.resolve()
        if real.is_relative_to(project.root.resolve()):
            return real.relative_to(project.root.resolve()).as_posix()
        _refuse(reader, name, layer)
        return None
    if layer is None:
        raise UsageError(f"--bibliography {name}: no such file", near_file(project.root, name, "") or None)
    message = f"the bibliography {name} was not found beside {layer.file.path} or in the project's folder"
    help_ = "mend the path after bibliography:, or create the file"
    if re.match(r"https?://", name):
        message = f"the bibliography {name} is on the network, where nothing is looked up"
        help_ = "download it into the project, and name the file"
    for path in _places(project, name, layer):
        if path.parent.resolve().is_relative_to(project.root.resolve()):
            help_ = near_file(path.parent.resolve(), name, help_, LISTS)
    reader.problems.append(Problem("missing-bibliography", message, reader.span(layer, "bibliography"), help_))
    return None


def _places(project: Project, name: str, layer: Layer | None) -> list[Path]:
    """Where a file that a setting names may lie: beside the file that sets it, where that file's paths may be meant
    from, in the root, in ``styles/``. A slash in front means the root, as in Quarto."""
    folders = [Path(layer.file.path).parent, *map(Path, layer.folders)] if layer else []
    places = [project.root / folder / name for folder in (*folders, Path(), Path("styles"))]
    return [*places, project.root / name.lstrip("/")] if name.startswith("/") else places


def _refuse(reader: _Reader, name: str, layer: Layer | None) -> None:
    if layer is None:
        raise UsageError(f"{name}: this path leaves the project's folder", "copy the file into the project")
    message = f"{name} leaves the project's folder and was not read"
    span = reader.span(layer, "bibliography" if name.endswith((".bib", ".json", ".yaml")) else "csl")
    reader.problems.append(Problem("outside-root", message, span, "copy the file into the project"))


def _csl(reader: _Reader, project: Project) -> tuple[str, Path | None]:
    """The style's name, and its file where the setting names one (None: to be found by name)."""
    if reader.flags.get("csl"):
        value, layer = reader.flags["csl"], None
    else:
        value, layer = reader.find("csl") or reader.find("citation-style") or (DEFAULT_CSL, None)
    if not isinstance(value, str):
        if layer:
            reader.wrong(layer, "csl", "the name of a style, or a .csl file")
        return DEFAULT_CSL, None
    for name in (value, f"{value}.csl"):
        for path in _places(project, name, layer):
            if path.suffix in (".csl", ".xml") and path.is_file():
                if path.resolve().is_relative_to(project.root.resolve()):
                    return path.stem, path
                _refuse(reader, value, layer)
                return DEFAULT_CSL, None
    if value.endswith(".csl") and ("/" in value or layer is not None):
        # A file that is missing may still be a style of the collection: pandoc's users write csl: apa.csl.
        return Path(value).stem, None
    return value, None


def _allow(reader: _Reader) -> tuple[Allowance, ...]:
    found = reader.find("citepress.allow")
    if found is None:
        return ()
    value, layer = found
    allowances = []
    for number, item in enumerate(value if isinstance(value, list) else [value]):
        name = f"citepress.allow.{number}"
        if not isinstance(item, Mapping) or not isinstance(item.get("rule"), str):
            reader.wrong(layer, "citepress.allow", "a list of {rule, key, reason}")
            continue
        key, reason = item.get("key"), item.get("reason")
        span = reader.span(layer, name)
        allowances.append(Allowance(item["rule"], str(key) if key else None, str(reason) if reason else None, span))
    return tuple(allowances)


def _baseline(reader: _Reader, project: Project) -> str | None:
    """The file of known findings: a flag's (empty: none), the settings', or the usual one where it is there."""
    flag = reader.flags.get("citepress.baseline")
    if flag is not None:
        return flag or None
    found = reader.find("citepress.baseline")
    root = project.root.resolve()
    if found is None:
        usual = (root / DEFAULT_BASELINE).resolve()
        return DEFAULT_BASELINE if usual.is_file() and usual.is_relative_to(root) else None
    name = values.text(found[0])
    if name is None or not (root / name).resolve().is_relative_to(root):
        reader.wrong(found[1], "citepress.baseline", "a file in the project's folder")
        return None
    return name


def _extend_select(reader: _Reader) -> tuple[str, ...]:
    """What the flag and the files add to the rules that run; a selection by flag is not added to by files."""
    none: tuple[str, ...] = ()
    stated = reader.stated("citepress.extend-select", values.texts, "a list of rules", none)
    flag = reader.flags.get("citepress.extend-select") or ()
    return (*flag, *(() if reader.flags.get("citepress.select") else stated))


def _severity(reader: _Reader) -> Mapping[str, Severity]:
    """The levels that the flags name, then those of the files."""
    none: Mapping[str, Severity] = {}
    expected = "rules with " + values.either(values.SEVERITIES)
    stated = reader.stated("citepress.severity", values.severities, expected, none)
    flag: Mapping[str, Severity] = reader.flags.get("citepress.severity") or {}
    return {**flag, **{rule: level for rule, level in stated.items() if rule not in flag}}


def _per_file_ignores(reader: _Reader) -> Mapping[str, Sequence[str]]:
    """The patterns that the flags name, and those of the files."""
    none: Mapping[str, Sequence[str]] = {}
    stated = reader.stated("citepress.per-file-ignores", values.lists, "file patterns with lists of rules", none)
    flag: Mapping[str, Sequence[str]] = reader.flags.get("citepress.per-file-ignores") or none
    return {glob: (*flag.get(glob, ()), *stated.get(glob, ())) for glob in {**flag, **stated}}


def _profile_named_by_flag(reader: _Reader) -> bool:
    flag = reader.flags.get("citepress.print.profile")
    if flag is None:
        return False
    found = reader.find("citepress.print.profile")
    return bool(flag != (found[0] if found else "screen"))


def _default_name(project: Project, metadata: Mapping[str, Any]) -> str:
    if len(project.files) == 1:
        return Path(project.files[0]).stem
    title = metadata.get("title")
    return values.slug(title) if isinstance(title, str) else values.slug(project.root.name)


def _timestamp(reader: _Reader, metadata: Mapping[str, Any]) -> int:
    """SOURCE_DATE_EPOCH, else the front matter's date, as seconds since 1970 in UTC; else the year 2000."""
    if reader.flags.get("timestamp") is not None:
        return int(reader.flags["timestamp"])
    value = metadata.get("date")
    if isinstance(value, date):
        return int(datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp())
    numbers = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", str(value or ""))
    if numbers:
        year, month, day = (int(n or 1) for n in numbers.groups())
        if 1 <= month <= 12 and 1 <= day <= 28 + 3 * (month != 2):
            return int(
                datetime(
                    max(year, 1980), month, min(day, 30 if month in (4, 6, 9, 11) else day), tzinfo=UTC
                ).timestamp()
            )
    return Settings.timestamp
