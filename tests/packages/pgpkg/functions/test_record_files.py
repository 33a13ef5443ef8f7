"""pgpkg.record_files keeps what the last deploy saw of the units that it deployed."""

from psycopg.types.json import Jsonb

ROWS = "select file, unit, sha256 from pgpkg.file where unit in ('u', 'w') order by file"


def record(value, units, **files):
    rows = [{"file": f, "unit": f[0], "sha256": sha} for f, sha in files.items()]
    value("select pgpkg.record_files(%s, %s)", units, Jsonb(rows))


def test_files_that_are_gone_are_forgotten(ledger, value):
    record(value, ["u"], u1="a", u2="b")

    record(value, ["u"], u2="c", u3="d")

    assert ledger.execute(ROWS).fetchall() == [("u2", "u", "c"), ("u3", "u", "d")]


def test_other_units_are_left_alone(ledger, value):
    record(value, ["u", "w"], u1="a", w1="b")

    record(value, ["u"], u1="c")

    assert ledger.execute(ROWS).fetchall() == [("u1", "u", "c"), ("w1", "w", "b")]


def test_a_file_that_moved_to_another_unit_belongs_to_it(ledger, value):
    record(value, ["u"], u1="a")
    moved = [{"file": "u1", "unit": "w", "sha256": "b"}]

    value("select pgpkg.record_files(array['w'], %s)", Jsonb(moved))

    assert ledger.execute(ROWS).fetchall() == [("u1", "w", "b")]


def test_a_unit_without_files_has_none(ledger, value):
    record(value, ["u"], u1="a")

    record(value, ["u"])

    assert ledger.execute(ROWS).fetchall() == []
