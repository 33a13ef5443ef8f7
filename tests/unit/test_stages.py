"""A fresh unit is built after the work of the units that it stands on, and before all other."""

from __future__ import annotations

from pathlib import Path

from pgpkg.apply.stages import stages
from pgpkg.model import Migration, Plan, Step, Tree, Unit


def unit(name, *requires):
    return Unit(name, "package", name, "0", "", "sql", Path(), "m", Path(), requires)


def migration(name, *depends):
    return Migration(name[0], name, "", "", "", depends)


def step(name):
    return Step(name, "function", f"{name}.f()", "create", "")


def told(tree, plan):
    return [
        (fresh, [m.id for m in now.migrations], [s.unit for s in now.objects])
        for fresh, now in stages(tree, plan)
    ]


def test_without_fresh_units_there_is_one_stage():
    plan = Plan("", (migration("a1"),), (step("a"),))
    assert told(Tree((unit("a"),)), plan) == [(None, ["a1"], ["a"])]


def test_a_fresh_unit_is_built_before_others_work():
    plan = Plan("", (migration("b1"),), (step("a"), step("b")), ("a",))
    assert told(Tree((unit("a"), unit("b", "a"))), plan) == [("a", [], []), (None, ["b1"], ["b"])]


def test_what_a_fresh_unit_stands_on_comes_first_with_what_that_depends_on():
    tree = Tree((unit("a"), unit("c"), unit("b", "a")))
    plan = Plan(
        "",
        (migration("c1"), migration("a1", "c1"), migration("c2")),
        (step("a"), step("c")),
        ("b",),
    )
    assert told(tree, plan) == [("b", ["c1", "a1"], ["a"]), (None, ["c2"], ["c"])]


def test_the_ledgers_own_work_comes_before_any_fresh_unit():
    tree = Tree((unit("pgpkg"), unit("b")))
    plan = Plan("", (), (step("pgpkg"),), ("b",))
    assert told(tree, plan) == [("b", [], ["pgpkg"]), (None, [], [])]
