"""Files are read the same way everywhere, or refused with a code of their own."""

from __future__ import annotations

import os

import pytest

from pgpkg import sources
from pgpkg.errors import (
    ByteOrderMark,
    EmptyFile,
    FileTooLarge,
    LockFileError,
    MissingMigration,
    NotUtf8,
    NulByte,
    OrphanRollback,
    OutsideUnit,
    StrayFile,
)


@pytest.mark.parametrize(
    ("data", "error", "line"),
    [
        (b"\xef\xbb\xbfselect 1;\n", ByteOrderMark, 1),
        (b"select 1;\r\nselect '\0';\n", NulByte, 2),
        (b"select 1;\n\nselect '\xff';\n", NotUtf8, 3),
        ("select 1;".encode("utf-16"), NotUtf8, 1),
        (b"", EmptyFile, 1),
        (b" \r\n\t\n", EmptyFile, 1),
        (b"x" * 10_000_000, FileTooLarge, 1),
    ],
)
def test_file_that_cannot_be_a_template_is_refused(shop, data, error, line):
    shop.write("sql/tables/ticket.sql", data)

    with pytest.raises(error) as caught:
        sources.templates(shop.unit())

    assert caught.value.file == "sql/tables/ticket.sql"
    assert caught.value.line == line
    assert caught.value.hint


def test_kinds_of_line_ends_make_no_difference(shop):
    shop.write("sql/tables/a.sql", b"one\r\ntwo\rthree\n")

    (found,) = (s for s in sources.templates(shop.unit()) if s.shelf == "tables")

    assert found.text == "one\ntwo\nthree\n"


def test_macros_hidden_files_and_notes_are_no_templates(shop):
    for path in ("macros/m.sql", "tables/.hidden.sql", "tables/README.md", "README.md"):
        shop.write(f"sql/{path}", "x")

    assert [s.file for s in sources.templates(shop.unit())] == ["sql/schema.sql"]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("sql/table/x.sql", "Did you mean sql/tables?"),
        ("sql/function/x.sql", "Did you mean sql/functions?"),
        ("sql/xyz/x.sql", "Move it to sql/<shelf>/<object>.sql"),
        ("sql/views.sql", "Did you mean sql/views?"),
        ("sql/tables/more/x.sql", "Move it to sql/tables/<object>.sql"),
        ("sql/tables/x.SQL", "Move it to sql/tables/<object>.sql"),
    ],
)
def test_file_on_no_shelf_is_refused(shop, path, hint):
    shop.write(path, "select 1;")

    with pytest.raises(StrayFile) as caught:
        sources.templates(shop.unit())

    assert caught.value.hint == hint


@pytest.mark.parametrize("what", ["file", "folder", "unit"])
def test_symbolic_link_out_of_the_unit_is_refused(shop, tmp_path, what):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.sql").write_text("secret")
    (outside / "package.toml").write_text('name = "x"')
    (shop.root / "sql" / "packages").mkdir()
    (shop.root / "sql" / "tables").mkdir()
    link, target = {
        "file": ("sql/tables/x.sql", outside / "secret.sql"),
        "folder": ("sql/views", outside),
        "unit": ("sql/packages/x", outside),
    }[what]
    (shop.root / link).symlink_to(target)

    with pytest.raises(OutsideUnit):
        sources.templates(shop.unit())


def test_link_inside_of_the_unit_is_followed(shop):
    shop.write("sql/tables/a.sql", "a")
    (shop.root / "sql/tables/b.sql").symlink_to("a.sql")

    assert [s.text for s in sources.templates(shop.unit())][1:] == ["a", "a"]


def test_pipe_is_refused_at_once(shop):
    (shop.root / "sql/tables").mkdir()
    os.mkfifo(shop.root / "sql/tables/x.sql")

    with pytest.raises(Exception, match="is not a file"):
        sources.templates(shop.unit())


def test_migrations_are_read_raw_and_sorted(shop):
    shop.write("migrations/shop_0002_b.sql", "{{ schema }}\r\n")
    shop.write("migrations/shop_0001_a.sql", "a\n")
    shop.write("migrations/shop_0001_a.rollback.sql", "back\n")
    shop.write("migrations/packages/x/README.md", "x")

    assert [(s.file, s.text, s.shelf) for s in sources.migrations(shop.unit())] == [
        ("migrations/shop_0001_a.rollback.sql", "back\n", "migrations"),
        ("migrations/shop_0001_a.sql", "a\n", "migrations"),
        ("migrations/shop_0002_b.sql", "{{ schema }}\n", "migrations"),
    ]


def test_rollback_without_its_migration_is_refused(shop):
    shop.write("migrations/shop_0001_a.rollback.sql", "back\n")

    with pytest.raises(OrphanRollback, match=r"shop_0001_a.rollback.sql has no migration"):
        sources.migrations(shop.unit())


def test_released_migration_without_its_file_is_missed(shop):
    shop.write("migrations/shop_0001_a.rollback.sql", "back\n")
    shop.write("migrations/released.lock", f"{'0' * 64}  shop_0001_a.sql\n")

    with pytest.raises(MissingMigration, match="the file of shop_0001_a is gone"):
        sources.migrations(shop.unit())


@pytest.mark.parametrize("name", ["x/a.sql", "a.SQL", "a.py", "post-apply.sql"])
def test_what_is_no_migration_is_refused(shop, name):
    shop.write(f"migrations/{name}", "x")

    with pytest.raises(StrayFile):
        shop.units()


def test_lock_is_read(shop):
    shop.write("migrations/released.lock", f"{'a' * 64}  x.sql\r\n{'b' * 64}  state/tables/y.sql\n")

    assert sources.released(shop.unit()) == {"x.sql": "a" * 64, "state/tables/y.sql": "b" * 64}


@pytest.mark.parametrize(
    "line",
    ["<<<<<<< HEAD", "abc  x.sql", "A" * 64 + "  x.sql", "a" * 64 + " x.sql", "b" * 64 + "  x.sql"],
)
def test_line_that_a_lock_cannot_have_is_refused(shop, line):
    shop.write("migrations/released.lock", f"{'a' * 64}  x.sql\n{line}\n")

    with pytest.raises(LockFileError) as caught:
        sources.released(shop.unit())

    assert caught.value.place == "migrations/released.lock:2"


def test_silences_and_line_ends_do_not_count_for_the_hash():
    text = "-- why\nselect 1;\n"

    assert sources.raw_sha256(text) == sources.raw_sha256("-- why\r\nselect 1;\r\n")
    assert sources.raw_sha256(text) == sources.raw_sha256(
        "-- pgpkg: allow rls-off: a lookup\n-- why\nselect 1;\n  --pgpkg:allow x: y"
    )
    assert sources.raw_sha256(text) != sources.raw_sha256("-- why not\nselect 1;\n")
    assert sources.raw_sha256(text) != sources.raw_sha256(text + "-- pgpkg: irreversible: x\n")
