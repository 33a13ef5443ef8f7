"""Changes of schemas, extensions, types and domains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pgpkg.catalog import Definition, Difference
from pgpkg.draft import spelling
from pgpkg.draft.change import NO_WRITES, NOTHING, Change, Phase, Rank

KEEPS_VALUES = "PostgreSQL cannot take a value out of an enum"


def changes(difference: Difference, columns: Sequence[str] = ()) -> Iterator[Change | str]:
    """Yield the changes that lead from `right` (present) to `left` (wanted); a line of text for
    what cannot be written. `columns` hold values of the type."""
    kind, name = difference.kind, difference.name
    wanted, present = difference.left, difference.right
    if wanted is None:
        assert present is not None
        yield _lost(kind, name, present)
    elif present is None:
        yield _made(kind, name, wanted)
    elif kind == "extension":
        yield Change(
            Phase.PLAIN, Rank.MADE, f"Moves extension {name} to {wanted['schema']}.",
            f"alter extension {name} set schema {wanted['schema']};",
            f"alter extension {name} set schema {present['schema']};",
        )  # fmt: skip
    elif kind == "domain":
        yield from _domain(name, wanted, present)
    elif kind == "type":
        yield from _type(name, wanted, present, columns)


def create(kind: str, name: str, definition: Definition, *, gently: bool = False) -> str | None:
    """Spell the creation of a schema, extension, type or domain; None where that is impossible."""
    there = " if not exists" if gently else ""
    if kind == "schema":
        return f"create schema{there} {name};"
    if kind == "extension":
        return f"create extension{there} {name} with schema {definition['schema']};"
    if kind == "domain":
        return spelling.domain(name, definition)
    return spelling.type_(name, definition)


def _made(kind: str, name: str, wanted: Definition) -> Change | str:
    up = create(kind, name, wanted)
    if up is None:
        return f"{kind} {name}: a base type needs functions of a library"
    rank = Rank.MADE if kind in {"schema", "extension"} else Rank.TYPES
    return Change(Phase.PLAIN, rank, f"Makes {kind} {name}.", up, f"drop {kind} {name};")


def _lost(kind: str, name: str, present: Definition) -> Change | str:
    has_gently = kind in {"schema", "extension"}
    down = create(kind, name, present, gently=has_gently)
    if down is None:
        return f"{kind} {name}: a base type needs functions of a library"
    return Change(
        Phase.PLAIN,
        Rank.LOST_SCHEMAS if has_gently else Rank.LOST_TYPES,
        f"Takes {kind} {name} away.",
        f"drop {kind} {name};",
        down,
        is_loss=True,
        hides_down=not has_gently,
    )


def _type(
    name: str, wanted: Definition, present: Definition, columns: Sequence[str]
) -> Iterator[Change | str]:
    if wanted["form"] != present["form"]:
        yield f"type {name}: {present['form']} cannot become {wanted['form']} in place"
    elif wanted["form"] == "enum":
        yield from _labels(name, wanted.get("labels", []), present.get("labels", []))
    elif wanted["form"] == "composite":
        yield from _attributes(name, wanted, present, columns)
    else:
        yield f"type {name}: a {wanted['form']} type cannot be changed in place"


def _labels(name: str, wanted: list[str], present: list[str]) -> Iterator[Change | str]:
    gone = [label for label in present if label not in wanted]
    if gone:
        listed = ", ".join(spelling.literal(label) for label in gone)
        yield f"type {name}: {KEEPS_VALUES} ({listed}); make a new type and change the columns"
        return
    if [label for label in wanted if label in present] != present:
        yield f"type {name}: PostgreSQL cannot put the values of an enum into another order"
        return
    for place, label in enumerate(wanted):
        if label in present:
            continue
        if place:
            where = f" after {spelling.literal(wanted[place - 1])}"
        else:
            where = f" before {spelling.literal(wanted[1])}" if len(wanted) > 1 else ""
        yield Change(
            Phase.VALUES,
            Rank.TYPES,
            f"Adds value {spelling.literal(label)} to type {name}.",
            f"alter type {name} add value {spelling.literal(label)}{where};",
            "",
            irreversible=KEEPS_VALUES,
        )


def _attributes(
    name: str, wanted: Definition, present: Definition, columns: Sequence[str]
) -> Iterator[Change | str]:
    new = {a["name"]: a for a in wanted.get("attributes") or []}
    old = {a["name"]: a for a in present.get("attributes") or []}
    kept = [a for a in new if a in old]
    if kept != [a for a in old if a in new] or list(new)[: len(kept)] != kept:
        yield f"type {name}: a new attribute can only stand behind the others"
        return
    for key, attribute in new.items():
        if key not in old:
            yield Change(
                Phase.PLAIN, Rank.TYPES, f"Adds attribute {key} to type {name}.",
                f"alter type {name} add attribute {spelling.attribute(attribute)};",
                f"alter type {name} drop attribute {key};",
            )  # fmt: skip
        elif attribute != old[key] and columns:
            yield (
                f"type {name}: PostgreSQL changes no attribute ({key}) of a type that a column"
                f" holds ({', '.join(columns)}); make a new type and change the columns"
            )
        elif attribute != old[key]:
            yield Change(
                Phase.PLAIN, Rank.TYPES, f"Changes attribute {key} of type {name}.",
                f"alter type {name} alter attribute {_retyped(attribute)};",
                f"alter type {name} alter attribute {_retyped(old[key])};",
            )  # fmt: skip
    for key, attribute in old.items():
        if key not in new:
            yield Change(
                Phase.PLAIN, Rank.LOST_TYPES, f"Takes attribute {key} of type {name} away.",
                f"alter type {name} drop attribute {key};",
                f"alter type {name} add attribute {spelling.attribute(attribute)};",
                is_loss=True, hides_down=True,
            )  # fmt: skip


def _retyped(attribute: dict[str, str]) -> str:
    text = f"{attribute['name']} type {attribute['type']}"
    return f"{text} collate {attribute['collation']}" if "collation" in attribute else text


def _domain(name: str, wanted: Definition, present: Definition) -> Iterator[Change | str]:
    for field in ("type", "collation"):
        if wanted.get(field) != present.get(field):
            yield f"domain {name}: its {field} cannot be changed in place; make a new domain"
            return
    if wanted.get("default") != present.get("default"):
        yield Change(
            Phase.PLAIN, Rank.TYPES, f"Changes the default of domain {name}.",
            f"alter domain {name} {_default(wanted)};", f"alter domain {name} {_default(present)};",
        )  # fmt: skip
    if bool(wanted.get("not_null")) != bool(present.get("not_null")):
        to, back = ("set", "drop") if wanted.get("not_null") else ("drop", "set")
        yield Change(
            Phase.PLAIN, Rank.TYPES, f"Changes whether domain {name} can be null.",
            f"alter domain {name} {to} not null;", f"alter domain {name} {back} not null;",
            relation=f"tables that use {name}" if to == "set" else "",
            lock=NO_WRITES if to == "set" else NOTHING,
        )  # fmt: skip
    new, old = wanted.get("checks") or {}, present.get("checks") or {}
    for check in sorted(new.keys() | old.keys()):
        if new.get(check) != old.get(check):
            yield from _check(name, check, new.get(check), old.get(check))


def _default(definition: Definition) -> str:
    value = definition.get("default")
    return "drop default" if value is None else f"set default {spelling.lowered(value)}"


def _check(
    domain: str, name: str, wanted: Definition | None, present: Definition | None
) -> Iterator[Change]:
    remove = f"alter domain {domain} drop constraint {name};"
    if wanted is None:
        assert present is not None
        yield Change(
            Phase.PLAIN, Rank.LOST_CONSTRAINTS, f"Takes constraint {domain}.{name} away.",
            remove, _add(domain, name, present), is_loss=True, hides_down=True,
        )  # fmt: skip
        return
    only_validates = present is not None and wanted["def"] == present["def"]
    if not (only_validates and wanted["validated"]):
        unsure = {**wanted, "validated": False}
        yield Change(
            Phase.PLAIN, Rank.TYPES, f"Adds constraint {domain}.{name}, for new values only.",
            (f"{remove}\n" if present else "") + _add(domain, name, unsure),
            remove + (f"\n{_add(domain, name, present)}" if present else ""),
        )  # fmt: skip
    if wanted["validated"]:
        unsure = {**wanted, "validated": False}
        yield Change(
            Phase.VALIDATE, Rank.TYPES, f"Makes sure that old values pass {domain}.{name}.",
            f"alter domain {domain} validate constraint {name};",
            f"{remove}\n{_add(domain, name, unsure)}",
            relation=f"tables that use {domain}", lock=NO_WRITES,
        )  # fmt: skip


def _add(domain: str, name: str, definition: Definition) -> str:
    tail = "" if definition["validated"] else " not valid"
    body = spelling.constraint_body(definition["def"])
    return f"alter domain {domain} add constraint {name} {body}{tail};"
