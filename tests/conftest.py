"""What every test may use: the command, run in process, and small projects to run it on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline import cache, cli

# The same cases in every run: a test that fails must fail for whoever runs it next. The long run seeks new ones.
# How long one takes is the machine's affair and no fault.
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, database=None, **SLOW)
settings.register_profile(
    "seek",
    database=None,
    max_examples=500,
    print_blob=True,
    **SLOW,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

Command = Callable[..., "Ran"]


@dataclass(frozen=True)
class Ran:
    """What a run of the command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests keep nothing in the user's cache, and see neither it nor the user's settings."""
    folder = tmp_path_factory.mktemp("cache")
    os.environ["CITEPRESS_CACHE"] = str(folder)
    for name in ("SOURCE_DATE_EPOCH", "FORCE_COLOR", "NO_COLOR", "GITHUB_ACTIONS", "COLUMNS"):
        os.environ.pop(name, None)
    cache.use(folder)


@pytest.fixture
def citepress(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """``citepress(ARGUMENT, …, cwd=FOLDER)``: the whole command in process, with its status and what it printed."""

    def run(*arguments: object, cwd: Path | None = None) -> Ran:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["citepress", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return Ran(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def project(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """``project({"manuscript/essay.md": TEXT, …})``: a folder with these files."""

    def make(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return make


@pytest.fixture
def shared() -> Path:
    """The folder of real manuscripts and fixtures beside the project; tests that need it say so when it is absent."""
    place = os.environ.get("CITEPRESS_SHARED")
    if not place or not Path(place).is_dir():
        pytest.skip("CITEPRESS_SHARED names no folder: the real manuscripts and fixtures are not at hand")
    return Path(place).resolve()
