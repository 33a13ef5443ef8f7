"""A draft for a package keeps its parameters: users choose the schema."""

from __future__ import annotations

import pytest

from pgpkg import draft
from pgpkg.project import Project

BOX = """-- Things {# for somebody #}in a box.
create table {{ schema }}.box (
    id bigint generated always as identity primary key,
    label text default '{{ schema }}'
);
"""
NAMED = BOX.replace("-- Things", '{% set name = "box" %}-- Things').replace(".box", ".{{ name }}")


@pytest.fixture
def project(tmp_path, server):
    files = {
        "pgpkg.toml": '[project]\nname = "shop"\n[packages]\nboxes = { schema = "crates" }\n',
        "sql/packages/boxes/package.toml": 'name = "boxes"\nversion = "1.0"\n'
        'summary = "Boxes."\n[parameters.schema]\ndefault = "boxes"\ntype = "name"\n'
        'help = "Where they lie."\n',
        "sql/packages/boxes/schema.sql": "create schema {{ schema }};\n",
        "sql/packages/boxes/tables/box.sql": BOX,
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)

    def run():
        project = Project.load(tmp_path)
        return draft.run(project.tree, "boxes", server, project.config)

    return tmp_path, run


def test_new_objects_are_written_as_their_file_has_them(project):
    _, run = project

    made = run()

    text = made.files["migrations/packages/boxes/boxes_0001_add_box.sql"]
    assert made.cannot == ()
    assert "create schema {{ schema }};" in text
    assert "    label text default '{{ schema }}'\n" in text
    assert "crates" not in "".join(made.files.values())
    assert run() == draft.Draft({}, ())


def test_a_changed_column_names_the_schema_by_its_parameter(project):
    folder, run = project
    run()
    path = folder / "sql/packages/boxes/tables/box.sql"
    path.write_text(BOX.replace("'{{ schema }}'\n", "'x',\n    weight numeric(8, 2)\n"))

    made = run()

    text = made.files["migrations/packages/boxes/boxes_0002_change_box.sql"]
    assert made.cannot == ()
    assert "\nalter table {{ schema }}.box add column weight numeric(8,2);\n" in text
    assert "crates" not in text


def test_a_statement_that_cannot_stand_alone_keeps_at_least_the_schema(project):
    folder, run = project
    (folder / "sql/packages/boxes/tables/box.sql").write_text(NAMED)

    made = run()

    text = made.files["migrations/packages/boxes/boxes_0001_add_box.sql"]
    assert made.cannot == ()
    assert "create table {{ schema }}.box (" in text
    assert "{{ name }}" not in text
