"""Every package that is shipped works in a stranger's project, by reference, alone."""

from __future__ import annotations

import pytest

from pgpkg import config, scaffold
from pgpkg.project import Project
from pgpkg.sources import packages, requirements

# Those that another one brings along are seen with it.
BROUGHT = {needed for package in packages() for needed in requirements(package)}


@pytest.mark.parametrize("package", sorted(set(packages()) - BROUGHT))
def test_a_package_can_be_added_and_applied(package, tmp_path, database):
    folder = tmp_path / "shop"
    scaffold.init(folder)
    scaffold.add(config.load(folder), package)
    project = Project.load(folder)

    project.apply(database, allow_unreleased=True)

    assert project.plan(database).is_empty
    assert {package, *requirements(package)} <= {unit.name for unit in project.units}
