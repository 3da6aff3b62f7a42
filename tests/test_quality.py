"""The tools every commit is held to, and what the repository promises about itself."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize(
    "command", [("ruff", "check", "--no-cache", "."), ("ruff", "format", "--check", "--no-cache", ".")]
)
def test_ruff_finds_nothing(command: tuple[str, ...]) -> None:
    run(*command)


def test_the_types_hold() -> None:
    run("mypy")


def test_steps_share_only_the_model() -> None:
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_versions_and_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    requirements = re.findall(r"^[a-z0-9].*(?:\n    .*)*", text, re.MULTILINE)
    assert len(requirements) > 20
    assert [r.split()[0] for r in requirements if "==" not in r or "--hash=sha256:" not in r] == []
    assert re.findall(r"\w+://\S+|^--\S+|(?<= @ )\S+|(?<=\s)/\S+", text, re.MULTILINE) == []


def test_the_lock_for_development_holds_the_versions_that_users_get() -> None:
    pinned = [
        set(re.findall(r"^([a-z0-9.-]+==[^ ]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    assert pinned[0] - pinned[1] == set()


def test_every_dependency_is_locked() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[^\w.-]", w)[0].lower().replace("_", "-") for w in wanted}
    text = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    assert names - set(re.findall(r"^([a-z0-9.-]+)==", text, re.MULTILINE)) == set()


def test_modules_and_functions_can_be_read_at_a_glance() -> None:
    long = []
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 450 and path.name != "model.py":  # every value between the steps, in one place
            long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 55:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}")
    assert long == []


def test_the_command_line_offers_what_the_registries_hold() -> None:
    """The command line names them itself, because reading the registries would slow ``--help`` down."""
    from pipeline import editions, reports, run
    from pipeline.cli import options
    from pipeline.model import QuotationKind

    assert set(options.FORMATS) == set(reports.REPORTS)
    assert set(options.EDITIONS) == set(editions.EDITIONS)
    assert set(options.SHOWN) == set(run.shown())
    assert get_args(QuotationKind) == options.KINDS
