"""A small project in a folder, and the command run in it as a person would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass
class Shell:
    """A project's folder and the command."""

    folder: Path
    url: str = ""

    def run(
        self, *arguments: str, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run pgpkg in the folder; nothing of the tester's own environment gets in."""
        kept = {k: v for k, v in os.environ.items() if k not in {"PGPKG_DATABASE_URL"}}
        return subprocess.run(
            [sys.executable, "-m", "pgpkg", *arguments],
            cwd=self.folder,
            env={**kept, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def json(self, *arguments: str) -> Any:
        """Run with --format json and return what standard output held, all of it."""
        return json.loads(self.run(*arguments, "--format", "json").stdout)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the project."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file


@pytest.fixture
def shell(tmp_path):
    """A project named shop with a schema and nothing else."""
    made = Shell(tmp_path)
    made.write("pgpkg.toml", '[project]\nname = "shop"\n')
    made.write("sql/schema.sql", "create schema {{ schema }};\n")
    return made
