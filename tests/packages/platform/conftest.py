"""The platform by itself, in a database of another shape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pgpkg import apply
from pgpkg.project import Project


@pytest.fixture
def build_platform(tmp_path: Path) -> Callable[[str], None]:
    """A function that builds the platform and nothing else in the database at an address."""
    (tmp_path / "pgpkg.toml").write_text('[project]\nname = "app"\n[packages]\nplatform = {}\n')
    project = Project.load(tmp_path)
    return lambda url: apply.build(url, project.tree)
