"""A stranger installs the wheel outside the checkout and plays a day with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

NOTE = """create table {{ schema }}.note (
    id bigint generated always as identity primary key,
    owner_id uuid not null,
    body text not null,
    constraint note_body_is_written check (length(body) > 0)
);

-- Serves the policy and count_notes().
create index note_of_owner
on {{ schema }}.note (owner_id);

alter table {{ schema }}.note enable row level security;

comment on table {{ schema }}.note is
'What somebody wrote down.';

grant select, insert on {{ schema }}.note to authenticated;
"""

COUNT = """-- How many notes the caller may see.
create or replace function {{ schema }}.count_notes()
returns bigint
language sql
stable
security invoker
set search_path = ''
as $$
    select count(*) from {{ schema }}.note;
$$;

comment on function {{ schema }}.count_notes() is
'How many notes the caller may see.';

revoke all on function {{ schema }}.count_notes() from public;
grant execute on function {{ schema }}.count_notes() to authenticated;
"""

POLICY = """-- Everybody reads their own notes.
drop policy if exists note_owner_reads on {{ schema }}.note;
create policy note_owner_reads on {{ schema }}.note
for select
to authenticated
using (owner_id = (select auth.uid()));

comment on policy note_owner_reads on {{ schema }}.note is
'Everybody reads their own notes.';
"""


@dataclass
class Stranger:
    """Somebody with a wheel, a folder and nothing of ours."""

    bin: Path
    folder: Path
    url: str = ""

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run pgpkg in the folder and return what it printed on both channels."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PGPKG", "PYTHON"))}
        done = subprocess.run(
            [self.bin / "pgpkg", *arguments],
            cwd=self.folder,
            env={**kept, **({"PGPKG_DATABASE_URL": self.url} if self.url else {})},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, f"{arguments}: {done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def json(self, *arguments: str, code: int = 0) -> dict:
        """Run a verb with --format json and return what it answers."""
        text = self.run(*arguments, "--format", "json", code=code)
        return json.loads(text[text.index("{") : text.rindex("}") + 1])

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """A fresh environment into which the wheel, and nothing else of this checkout, went."""
    room = tmp_path_factory.mktemp("outside")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(room), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    subprocess.run([sys.executable, "-m", "venv", room / "venv"], check=True)
    (wheel,) = room.glob("*.whl")
    pip = [room / "venv" / "bin" / "python", "-m", "pip", "install", "-q", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True, cwd=room)
    return room / "venv" / "bin"


@pytest.fixture
def stranger(installed, tmp_path, database):
    return Stranger(installed, tmp_path, database)


def test_a_stranger_gets_through_a_day(stranger):
    assert "wrote" in stranger.run("init", "shop")
    stranger.folder = stranger.folder / "shop"
    config = (stranger.folder / "pgpkg.toml").read_text()
    assert 'name = "shop"' in config
    assert "://" not in config

    assert "audit" in stranger.run("add", "audit")
    assert "platform" in stranger.run("add", "platform")

    stranger.write("sql/tables/note.sql", NOTE)
    stranger.write("sql/functions/count_notes.sql", COUNT)
    stranger.write("sql/policies/note.sql", POLICY)

    drafted = stranger.json("draft")["files"]
    assert "migrations/shop_0001_add_note.sql" in drafted[0]
    migration = (stranger.folder / drafted[0]).read_text()
    assert "create table shop.note" in migration
    assert "{{" not in migration
    assert "no differences" in stranger.run("draft")

    assert "released shop_0001" in stranger.run("release")
    assert "nothing new to release" in stranger.run("release")

    report = stranger.json("verify")
    own = [row for row in report["findings"] if row["unit"] == "shop"]
    assert [row for row in own if row["level"] == "error"] == []
    roads = [row for row in report["checks"] if row["family"] == "roads"]
    assert {row["status"] for row in roads} == {"passed"}

    assert "shop" in stranger.run("plan", code=1)
    assert "done" in stranger.run("apply")
    assert stranger.run("apply").strip().endswith("nothing to do")
    assert stranger.run("plan").strip() == "nothing to do"

    older = COUNT
    stranger.write("sql/functions/count_notes.sql", COUNT.replace("count(*)", "count(body)"))
    planned = stranger.json("plan", code=1)["objects"]
    assert [(o["action"], o["name"]) for o in planned] == [("replace", "shop.count_notes()")]
    assert "done: 0 migrations, 1 objects" in stranger.run("apply")

    stranger.write("sql/functions/count_notes.sql", older)
    assert "replace function shop.count_notes()" in stranger.run("plan", code=1)
    assert "done: 0 migrations, 1 objects" in stranger.run("apply")

    assert "rolled back 1 migrations" in stranger.run("rollback", "--steps", "1", "--unit", "shop")
    status = stranger.json("status", code=1)
    assert [entry["id"] for entry in status["pending"]] == ["shop_0001_add_note"]
    assert "done: 1 migrations" in stranger.run("apply")
    status = stranger.json("status")
    assert "shop_0001_add_note" in {entry["id"] for entry in status["applied"]}
    assert status["pending"] == status["tampered"] == status["drifted"] == []


def test_an_edited_release_is_refused_with_its_place(stranger):
    stranger.run("init", "shop")
    stranger.folder = stranger.folder / "shop"
    stranger.write("sql/tables/box.sql", "create table {{ schema }}.box (id bigint primary key);\n")
    stranger.run("draft", "add_box")
    stranger.run("release")
    file = stranger.folder / "migrations" / "shop_0001_add_box.sql"
    file.write_text(file.read_text() + "\nselect 1;\n")

    printed = stranger.run("apply", code=2)

    assert "migrations/shop_0001_add_box.sql" in printed
    assert printed.count("error PGK4") == 1


def test_every_verb_explains_itself_with_examples(stranger):
    verbs = stranger.run("--help")
    for verb in ("init", "add", "new", "draft", "release", "render", "plan", "status", "apply"):
        assert verb in verbs
        assert "examples:" in stranger.run(verb, "--help")
    for verb in ("rollback", "verify", "bench", "scratch"):
        assert "examples:" in stranger.run(verb, "--help")
