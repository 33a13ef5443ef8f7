"""Turn one rendered template into a SqlFile, or say what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath

from pgpkg.errors import (
    EmptyTemplate,
    MisnamedFile,
    NotForTemplates,
    PgpkgError,
    UnrelatedObjects,
    WrongShelf,
)
from pgpkg.model import Place, Rendered, SqlFile, SqlObject, Statement, Unit
from pgpkg.parse import bodies, grammar, names, shelves, stars, uses
from pgpkg.parse.bodies import Names
from pgpkg.parse.describing import describe
from pgpkg.parse.grammar import Raw
from pgpkg.parse.objects import Created
from pgpkg.parse.shelves import Shelved

_NAMED_AFTER_FILE = {"data": "data", "grants": "grant", "publications": "publication"}
_ROWS = {"insert", "update", "delete", "merge", "copy", "truncate"}
_STATE_DROPS = names.words(
    "TABLE FOREIGN_TABLE SEQUENCE INDEX TYPE DOMAIN SCHEMA EXTENSION STATISTIC_EXT"
)
_SHELF_ROWS = {"data", "seed"}


def parse_file(rendered: Rendered, unit: Unit) -> SqlFile:
    """Read one file of a shelf: its objects, what it provides, needs and wants.

    Raises the errors of stage 3, each with the template's file and line.
    """
    source = rendered.source
    with placed(rendered.locate):
        raws = grammar.parse(rendered.text)
        found = [bodies.of_statement(raw) for raw in raws]
        statements = tuple(
            _as_on_shelf(source.shelf, describe(raw, inner))
            for raw, inner in zip(raws, found, strict=True)
        )
        if not statements:
            raise EmptyTemplate(
                "the file holds no statement",
                detail="Comments alone create nothing.",
                hint="Write the object that it is named after, or remove the file.",
                line=1,
            )
        for raw, statement in zip(raws, statements, strict=True):
            _refuse_foreign(source.shelf, raw, statement)
        stem = PurePosixPath(source.file).name.partition(".")[0]
        made = _mark_replaceable([inner.created for inner in found if inner.created], raws)
        if shelves.names_objects(source.shelf):
            made += [each for inner in found for each in inner.inside]
        shelves.check(Shelved(source.shelf, stem, made, _relates(made, found)))
        objects = _objects(source.shelf, stem, unit, made, raws)
    provides = frozenset(_provided(found, source.shelf, raws))
    needs = {need for inner in found for need in inner.needs}
    wants = {want for inner in found for want in inner.wants} | _late(source.shelf, raws, found)
    if source.shelf == "jobs":
        needs, wants = set(), needs | wants
    return SqlFile(
        unit=source.unit,
        shelf=source.shelf,
        file=source.file,
        text=rendered.text,
        sha256=_sha256(rendered.text, statements),
        statements=statements,
        objects=objects,
        provides=provides,
        needs=frozenset(needs - provides),
        wants=frozenset(wants - needs - provides),
        has_star=any(stars.has_star(raw) for raw in raws),
        locate=rendered.locate,
    )


@contextmanager
def placed(locate: Callable[[int], Place] | None) -> Iterator[None]:
    """Give an error that only knows its line in the rendered text the template's file and line."""
    try:
        yield
    except PgpkgError as error:
        if error.file is None and locate is not None:
            error.file, error.line = locate(error.line or 1)
        raise


def _sha256(text: str, statements: tuple[Statement, ...]) -> str:
    """Of a file with state only the rest counts: the state comes by migrations."""
    if any(statement.is_state for statement in statements):
        text = ";\n".join(statement.text for statement in statements if not statement.is_state)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_on_shelf(shelf: str, statement: Statement) -> Statement:
    """The index of a materialized view comes and goes with it: behaviour."""
    return replace(statement, is_state=False) if shelf == "views" else statement


def _refuse_foreign(shelf: str, raw: Raw, statement: Statement) -> None:
    problem = ""
    dropped = str(raw.node.get("removeType", "")).removeprefix("OBJECT_")
    if statement.kind == "transaction":
        problem = "The templates of a unit are laid together in one transaction."
    elif not statement.in_transaction:
        problem = "No transaction can hold it, and templates are laid in one."
    elif raw.tag == "RenameStmt" or (raw.tag == "DropStmt" and dropped in _STATE_DROPS):
        problem = "A template says how things look today, not how they came to be."
    if problem:
        raise NotForTemplates(
            f"{_opening(raw.text)} does not belong into a template",
            detail=problem,
            hint="Put it into a migration: pgpkg new SLUG",
            line=raw.line,
        )
    if statement.kind in _ROWS and shelf not in _SHELF_ROWS:
        raise WrongShelf(
            f"{_opening(raw.text)} does not belong into {shelf + '/' if shelf else 'schema.sql'}",
            detail="Rows that every installation needs lie in data/, rows for trying out in seed/.",
            hint="Move it to data/, as an upsert: insert ... on conflict do nothing.",
            line=raw.line,
        )


def _opening(text: str) -> str:
    return " ".join(text.split()[:3])


def _mark_replaceable(made: Sequence[Created], raws: Sequence[Raw]) -> list[Created]:
    """`drop policy if exists` before `create policy` makes a file that can be run again."""
    dropped: set[str] = set()
    for raw in raws:
        if raw.tag == "DropStmt" and raw.node.get("missing_ok"):
            kind = str(raw.node.get("removeType", "")).removeprefix("OBJECT_").lower()
            for entry in raw.node.get("objects", []):
                dropped.add(f"{kind} {_dropped_name(entry)}")
    return [
        replace(each, is_replaceable=True)
        if f"{each.kind} {each.name}".partition("(")[0] in dropped
        else each
        for each in made
    ]


def _dropped_name(entry: grammar.Node) -> str:
    listed = entry.get("List", {}).get("items") or entry.get("ObjectWithArgs", {}).get("objname")
    return names.dotted(names.strings(listed or [entry]))


def _relates(made: Sequence[Created], found: Sequence[Names]) -> Callable[[Created], bool]:
    """Whether a function uses one of the views beside it."""
    views = {name for each in made if each.kind in {"view", "matview"} for name in each.provides}

    def related(routine: Created) -> bool:
        used = next(i for i in found if i.created and i.created.name == routine.name)
        return bool(views & (used.needs | used.wants)) or routine.stem.startswith("refresh_")

    return related


def _objects(
    shelf: str, stem: str, unit: Unit, made: Sequence[Created], raws: Sequence[Raw]
) -> tuple[SqlObject, ...]:
    if shelf == "jobs":
        return _job(stem, raws)
    if shelf in _NAMED_AFTER_FILE:
        kind = _NAMED_AFTER_FILE[shelf]
        own = SqlObject(kind, names.dotted((unit.schema, stem)))
        roles = [each.as_object() for each in made if each.kind == "role"]
        return (own, *roles)
    if any(each.kind == "table" for each in made):
        made = [each for each in made if each.kind != "constraint"]
    return tuple(dict.fromkeys(each.as_object() for each in made))


def _job(stem: str, raws: Sequence[Raw]) -> tuple[SqlObject, ...]:
    jobs = [
        (name, inner.line)
        for raw in raws
        for inner in bodies.with_inside(raw)
        for name in _job_names(inner)
    ]
    if not jobs:
        raise EmptyTemplate(
            "the file schedules no job",
            detail="jobs/ holds one call of cron.schedule per file.",
            hint=f"select cron.schedule('{stem}', '0 3 * * *', $$ select 1 $$);",
            line=raws[0].line,
        )
    (name, line), *others = jobs
    for other, other_line in others:
        if other != name:
            raise UnrelatedObjects(
                f"the file schedules {name} and {other}",
                detail="One job, one file.",
                hint=f"Move {other} to jobs/{other}.sql.",
                line=other_line,
            )
    if _loose(name) != _loose(stem):
        raise MisnamedFile(
            f"job {name} stands in a file called {stem}.sql",
            detail="A file carries the name of the job that it schedules.",
            hint=f"Rename the file to {name}.sql.",
            line=line,
        )
    return (SqlObject("job", name),)


def _job_names(raw: Raw) -> Iterator[str]:
    for name, _ in _scheduled(raw):
        yield name


def scheduler(text: str) -> str:
    """Return the schema whose schedule() a file of jobs/ calls: cron, or the jobs package."""
    found = (schema for raw in grammar.parse(text) for _, schema in _scheduled(raw))
    return next(found, "cron")


def _scheduled(raw: Raw) -> Iterator[tuple[str, str]]:
    """Each job that a statement schedules, with the schema of the function that does so."""
    for function, arguments in uses.calls({raw.tag: raw.node}):
        if function and function[-1].startswith("schedule") and len(arguments) > 1:
            name = uses.literal(_value(arguments[0]))
            yield from [(name, function[0] if len(function) > 1 else "cron")] if name else []


def _value(argument: grammar.Node) -> grammar.Node:
    named = argument.get("NamedArgExpr")
    return named["arg"] if named else argument


def _loose(name: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in name.lower())


def _provided(found: Sequence[Names], shelf: str, raws: Sequence[Raw]) -> Iterator[str]:
    for inner in found:
        yield from inner.provides
    if shelf in _SHELF_ROWS:
        for raw in raws:
            relation = raw.node.get("relation", {})
            if raw.tag in {"InsertStmt", "MergeStmt"} and (name := names.relation(relation)):
                yield f"rows {name}"


def _late(shelf: str, raws: Sequence[Raw], used: Sequence[Names]) -> set[str]:
    """Commands of jobs are bound when they run; a materialized view wants the rows it reads."""
    found: set[str] = set()
    for raw, inner in zip(raws, used, strict=True):
        if shelf == "jobs":
            for each in bodies.with_inside(raw):
                for _, arguments in uses.calls({each.tag: each.node}):
                    for argument in arguments[1:]:
                        found |= bodies.of_text(uses.literal(_value(argument)) or "")
        if raw.tag == "CreateTableAsStmt" or shelf in _SHELF_ROWS:
            read = {need for need in inner.needs if need.startswith("relation ")}
            found |= {need.replace("relation ", "rows ", 1) for need in read}
    return found
