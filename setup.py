"""Installs the designs of the printed page, which lie in ``styles/`` where authors find them, beside the program.

Everything else about the package stands in pyproject.toml.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

DESIGNS = Path(__file__).parent / "styles"


class WithDesigns(build_py):
    """The program, and ``pipeline/styles``; a checkout that is worked on needs no copy."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            folder = Path(self.build_lib, "pipeline", "styles")
            folder.mkdir(parents=True, exist_ok=True)
            for path in sorted(DESIGNS.glob("*.css")):
                shutil.copyfile(path, folder / path.name)


setup(cmdclass={"build_py": WithDesigns})
