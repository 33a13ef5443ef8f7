"""All packages together, under names of the own choice, laid by a deployer who is no superuser."""

from __future__ import annotations

import tomllib
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from pgpkg import apply, shipped
from pgpkg.project import Project
from pgpkg.sources import packages

# The stand-ins of the platform have the names that SQL expects of them.
CHOSEN = sorted(set(packages()) - {"platform"})
DEPLOYER = """
do $$
begin
    create role zz_deployer createrole;
exception
    when duplicate_object then
        null;
end
$$
"""
MENTIONED = """
select distinct r.rolname
from pg_shdepend as d
inner join pg_roles as r on d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid
where d.dbid = (select oid from pg_database where datname = current_database())
union all
select nspname from pg_namespace
"""


def names(package: str) -> dict[str, str]:
    """The parameters of a package that are names, with their defaults."""
    manifest = shipped.path("sql", "packages", package, "package.toml")
    parameters = tomllib.loads(manifest.read_text()).get("parameters", {})
    return {key: one["default"] for key, one in parameters.items() if one["type"] == "name"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """All packages, and no name as it comes."""
    lines = ['[project]\nname = "app"', "[packages]"]
    for package in CHOSEN:
        chosen = ", ".join(f'{key} = "zz_{package}_{key}"' for key in names(package))
        lines.append(f"{package} = {{ {chosen} }}")
    (tmp_path / "pgpkg.toml").write_text("\n".join(lines) + "\n")
    return Project.load(tmp_path)


@pytest.fixture
def plain_url(database: str) -> str:
    """A database that belongs to a role which may make roles, and nothing else beyond it."""
    with psycopg.connect(database) as db:
        db.execute(DEPLOYER)
        db.execute(f'alter database "{db.info.dbname}" owner to zz_deployer')
    return make_conninfo(database, options="-c role=zz_deployer")


def test_a_plain_deployer_lays_all_of_them_and_no_default_name_is_left(
    project: Project, plain_url: str
) -> None:
    apply.build(plain_url, project.tree)

    defaults = {name for package in CHOSEN for name in names(package).values()}
    with psycopg.connect(plain_url) as db:
        assert db.execute(
            "select rolsuper from pg_roles where rolname = current_user"
        ).fetchone() == (False,)
        found = {name for (name,) in db.execute(MENTIONED).fetchall()}
    assert "zz_queue_schema" in found
    assert "zz_queue_owner" in found
    assert found & defaults == set()
