"""A table may call a function of a package in a default, and its way back is still proven."""

from pgpkg.project import Project

TABLE = """create table {{ schema }}.note (
    id bigint generated always as identity primary key,
    tenant_id uuid not null default {{ tenancy.schema }}.current_tenant()
);

comment on table {{ schema }}.note is
'Notes.';
"""
WAY = "create schema app;\ncreate table app.note (\n    id bigint generated always as identity"
WAY += " primary key,\n    tenant_id uuid not null default tenancy.current_tenant()\n);\n"


def project(folder, way_back):
    (folder / "pgpkg.toml").write_text('[project]\nname = "app"\n[packages]\ntenancy = {}\n')
    (folder / "sql" / "tables").mkdir(parents=True)
    (folder / "sql" / "schema.sql").write_text("create schema {{ schema }};\n")
    (folder / "sql" / "tables" / "note.sql").write_text(TABLE)
    (folder / "migrations").mkdir()
    (folder / "migrations" / "app_0001_add_note.sql").write_text(WAY)
    (folder / "migrations" / "app_0001_add_note.rollback.sql").write_text(way_back)
    return Project.load(folder)


def found(project, server):
    return [finding.object for finding in project.verify(["roundtrip"], server=server).findings]


def test_what_the_default_needed_and_files_lay_is_no_difference(tmp_path, server):
    whole = project(tmp_path, "drop table app.note;\ndrop schema app;\n")

    assert found(whole, server) == []


def test_what_the_way_back_leaves_is_one(tmp_path, server):
    lazy = project(tmp_path, "alter table app.note rename to old_note;\n")

    assert found(lazy, server) != []
