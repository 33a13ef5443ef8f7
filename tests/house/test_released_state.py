"""The units of this repository are as they were released, or a migration follows."""

from __future__ import annotations

from pathlib import Path

from pgpkg import release
from pgpkg.project import Project


def test_state_that_changed_has_a_migration():
    assert release.stale_state(Project.load(Path(__file__).parents[2]).tree) == ()
