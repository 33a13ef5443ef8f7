"""Names of partitions fit into 63 bytes and stay apart."""

NAME = "select partitions.name_for(%s::regclass, 'month', '2026-11-01')::text"


def test_long_names_are_cut_and_stay_apart(db):
    names = [f"{'ä' * 26}_{n}" for n in (1, 2)] + ["x" * 62 + n for n in "ab"]
    found = []
    for name in names:
        db.execute(f'create table "{name}" (at date) partition by range (at)')
        db.execute("select partitions.manage(%s, 'month', 1)", [f'"{name}"'])
        found.append(db.execute(NAME, [f'"{name}"']).fetchone()[0])

    assert len(set(found)) == 4
    assert max(len(name.encode()) for name in found) <= 63
    assert all(name.endswith("_2026_11") for name in found)


def test_any_name_will_do(db):
    db.execute('create table "Odd ""name" (at date) partition by range (at)')

    db.execute("""select partitions.manage('"Odd ""name"', 'year', 1)""")

    assert db.execute(NAME, ['"Odd ""name"']).fetchone() == ('Odd "name_2026_11',)
