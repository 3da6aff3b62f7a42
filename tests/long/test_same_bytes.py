"""Another folder, another clock, another language and an empty cache: the essay's editions have the same bytes."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from pipeline.profiles import PROFILES

from .helping import ROOT, citepress

pytestmark = pytest.mark.long

PRINTED = [name for name in PROFILES if name != "screen"]
WHERE = [
    ("here", {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}),
    ("over there/and deeper", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4711"}),
]


def test_a_second_build_elsewhere_has_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for place, environment in WHERE:
        folder = tmp_path / place / "essay"
        for part in ("manuscript", "sources", "styles"):
            shutil.copytree((tmp_path / WHERE[0][0] / "essay" if digests else ROOT) / part, folder / part)
        shutil.copy(ROOT / "bibliography.bib", folder)
        env = {**environment, "CITEPRESS_CACHE": str(folder / "cache")}
        for flags in ([], *(["--profile", name, "--to", "pdf"] for name in PRINTED)):
            done = citepress("build", folder, *flags, env=env)
            assert done.returncode == 0, done.stdout + done.stderr
            made = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (folder / "dist").iterdir()}
            digests.append(made)
    half = len(digests) // 2
    assert {f"essay-{name}.pdf" for name in PRINTED} | {"essay.epub", "essay.json", "essay.pdf"} <= set(digests[-1])
    assert digests[:half] == digests[half:]
