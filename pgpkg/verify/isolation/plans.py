"""What a policy costs: calls for every row, and search indexes that it keeps from being used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pgpkg import database
from pgpkg.database import Failed
from pgpkg.model import Actor
from pgpkg.verify.asking import ask
from pgpkg.verify.isolation import deeds
from pgpkg.verify.isolation.book import Book, Note
from pgpkg.verify.isolation.policies import Policy
from pgpkg.verify.isolation.relations import Relation, Rights, quoted
from pgpkg.verify.isolation.session import Session
from pgpkg.verify.isolation.world import World

# An index is used where one can be used at all: what is left in a filter no index can serve.
PLANNER = (
    "set local enable_seqscan = off",
    "set local plan_cache_mode = force_generic_plan",
    "set local max_parallel_workers_per_gather = 0",
    "set local jit = off",
)


def judge(
    world: World,
    session: Session,
    book: Book,
    actors: Mapping[str, Actor],
    policies: Sequence[Policy],
) -> None:
    """Write down policies that call functions row by row, and those that hide an index."""
    known = ask(world.connection, "isolation_functions")
    names = {row["name"] for row in known} | {row["bare"] for row in known}
    guarded = {policy.relation for policy in policies}
    for relation in world.relations.values():
        if relation.name not in guarded or not relation.has_row_security:
            continue
        for actor in actors.values():
            if book.has("policy-recursion", relation.name):
                continue
            for command, query in _queries(world, actor, relation):
                called = _per_row(session, actor, query, names)
                for policy in _to_blame(policies, relation, actor, called, command):
                    _add_call(book, policy, called, actor)
    for row in ask(world.connection, "isolation_search_indexes", list(world.setting.schemas)):
        _hidden(world, session, book, actors, row)


def _queries(world: World, actor: Actor, relation: Relation) -> Iterator[tuple[str, str]]:
    """Yield what the actor may do to all rows, under the letter of the command in the catalog."""
    query = deeds.readable(world.rights, actor.role, relation)
    if query is not None:
        yield "r", query
    rights = world.rights.get((actor.role, relation.name), Rights())
    column = next((n for n in rights.updatable if n not in relation.generated), None)
    if column is not None:
        yield "w", f"update {relation.name} set {quoted(column)} = default"
    if rights.may_delete:
        yield "d", f"delete from {relation.name}"


def _per_row(session: Session, actor: Actor, query: str, names: set[str]) -> tuple[str, ...]:
    """Return the functions that a filter of the plan calls for each row that it looks at."""
    answer = session.look(
        actor,
        "set",
        {name: name for name in PLANNER} | {"plan": f"explain (verbose, format json) {query}"},
    )["plan"]
    if answer.sqlstate is not None or not answer.rows or answer.rows[0][0] is None:
        return ()
    plan = json.loads(answer.rows[0][0])[0]["Plan"]
    found: list[str] = []
    for text in _filters(plan):
        found += [call for call in _called(text) if call in names]
    return tuple(dict.fromkeys(found))


def _filters(node: Mapping[str, Any], is_subplan: bool = False) -> Iterator[str]:
    """Yield conditions that are evaluated once for each row. What an InitPlan or a hashed
    sub-plan computes, it computes once; what an index condition asks, too."""
    if node.get("Parent Relationship") == "InitPlan":
        return
    is_subplan = is_subplan or node.get("Parent Relationship") == "SubPlan"
    for key in ("Filter", "Join Filter", *(("Output",) if is_subplan else ())):
        if key in node:
            yield " ".join(node[key]) if isinstance(node[key], list) else str(node[key])
    hashed = set(re.findall(r"hashed (SubPlan \d+)", " ".join(map(str, node.values()))))
    for below in node.get("Plans", ()):
        if below.get("Subplan Name") not in hashed:
            yield from _filters(below, is_subplan)


def _called(text: str) -> Iterator[str]:
    without_literals = re.sub(r"'(?:[^']|'')*'", "''", text)
    for match in re.finditer(r'((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)\(', without_literals):
        yield match[1]
    if re.search(r"\b(CURRENT_(TIMESTAMP|DATE|TIME)|LOCALTIME)", without_literals):
        yield "now"


def _to_blame(
    policies: Sequence[Policy],
    relation: Relation,
    actor: Actor,
    called: Sequence[str],
    command: str,
) -> Iterator[Policy]:
    """Yield the policies of the relation whose text makes the calls; all, when it hides them."""
    if not called:
        return
    mine = [
        policy
        for policy in policies
        if policy.relation == relation.name
        and policy.command in {command, "*"}
        and ("public" in policy.roles or actor.role in policy.roles)
    ]
    bare = {name.rpartition(".")[2].strip('"') for name in called}
    saying = [
        p for p in mine if any(re.search(rf"\b{re.escape(n)}\b", p.using or "") for n in bare)
    ]
    yield from saying or mine


def _add_call(book: Book, policy: Policy, called: Sequence[str], actor: Actor) -> None:
    first = called[0]
    book.add(
        "policy-per-row-call",
        policy.object,
        Note(
            f"the policy {policy.name} calls {first} once for every row",
            f"The plan of {actor.name} ({actor.role}) has {', '.join(called)} in a filter.",
            f"Let it be called once for the query: ... = (select {first}(...)); "
            "a function of the row becomes a set: ... = any ((select <array of all that match>))",
            actor.name,
            home=policy.relation,
        ),
    )


def _hidden(
    world: World, session: Session, book: Book, actors: Mapping[str, Actor], row: dict[str, Any]
) -> None:
    """Ask for the plan of a search twice: as a superuser, and as an actor under policies."""
    relation = world.relations[row["relation"]]
    operator = f"operator({row['operator_schema']}.{row['operator']})"
    for actor in actors.values():
        query = deeds.readable(world.rights, actor.role, relation)
        if query is None:
            continue
        search = f"{query} where {row['expression']} {operator} {row['wanted']}"
        if not _uses(world.connection, search, row["index"], None):
            continue
        if _uses(session.connection, search, row["index"], actor, session) is False:
            book.add(
                "policy-hides-index",
                relation.name,
                Note(
                    f"under its policies a search in {relation.name} cannot use {row['index']}",
                    f"{actor.name} ({actor.role}): {row['operator']} is not leakproof, so rows are"
                    f" filtered by the policy first and {row['index']} stays unused",
                    "Let a SECURITY DEFINER function with the tenant's condition inside do the"
                    " search, or put the tenant column into the index (btree_gin, btree_gist).",
                    actor.name,
                ),
            )
            return


def _uses(
    connection: database.Connection,
    search: str,
    index: str,
    actor: Actor | None,
    session: Session | None = None,
) -> bool | None:
    """Tell whether the plan of a search uses an index; None when there is no plan."""
    from pgpkg import actor as actors

    with connection.transaction(force_rollback=True):
        try:
            for setting in PLANNER:
                connection.execute(setting.encode())
            for statement in session.setup if session is not None else ():
                connection.execute(statement.encode())
            if actor is not None:
                actors.become(connection, actor)
            plan = database.send(connection, f"explain (format json) {search}")[-1]
        except Failed:
            return None
        text = (plan.get_value(0, 0) or b"").decode()
    return f'"{index.strip(chr(34))}"' in text
