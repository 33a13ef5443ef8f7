"""Changes of columns: new, gone, of another type, null or not, default, generated, identity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pgpkg.catalog import Definition, Difference
from pgpkg.draft import spelling
from pgpkg.draft.change import REWRITE, SHORT, WATCH, Change, Phase, Rank

RANDOM = re.compile(r"\b(?:nextval|gen_random_uuid|uuidv[47]|clock_timestamp|random|timeofday)\(")
ASKS_VIRTUAL = "a virtual column cannot become a plain one in place"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the spelling of a column's change depends on besides the column.

    `volatile` are names of functions that give another answer for each row; `leant_on` are
    definitions of the indexes and constraints of its table. `leaves_key` says that it is in the
    primary key and will not be; `gets_key` that its table will have another one.
    """

    version: int
    volatile: frozenset[str] = frozenset()
    leant_on: tuple[str, ...] = ()
    leaves_key: bool = False
    gets_key: bool = False


def changes(difference: Difference, around: Surroundings) -> Iterator[Change | str]:
    """Yield the changes that lead from `right` (present) to `left` (wanted)."""
    name, wanted, present = difference.name, difference.left, difference.right
    if wanted is None:
        assert present is not None
        if not present.get("inherited"):
            yield _lost(name, present)
    elif present is None:
        if not wanted.get("inherited"):
            yield from _added(name, wanted, around)
    elif not (wanted.get("inherited") and present.get("inherited")):
        yield from _changed(name, wanted, present, around)


def _added(name: str, wanted: Definition, around: Surroundings) -> Iterator[Change]:
    table = wanted["table"]
    is_filled = any(wanted.get(key) for key in ("default", "generated", "identity"))
    must_wait = bool(wanted.get("not_null")) and not is_filled
    spelled = spelling.column(name, wanted, with_not_null=not must_wait)
    lock, note = SHORT, ""
    if wanted.get("generated_kind") == "stored" or wanted.get("identity"):
        lock, note = REWRITE, "Every row gets its own value: the table is written anew."
    elif _is_volatile(wanted.get("default", ""), around):
        lock, note = (
            REWRITE,
            (
                "The default gives each row another value: the table is written anew. For a large\n"
                "-- table: add the column without it, set the default, fill the rows in batches."
            ),
        )
    after = [
        f"alter table {table} alter column {spelling.own(name)} {words};"
        for words in _storage_words(wanted)
    ]
    yield Change(
        Phase.PLAIN, Rank.COLUMNS, f"Adds column {name}.",
        "\n".join([f"alter table {table} add column {spelled};", *after]),
        f"alter table {table} drop column {spelling.own(name)};",
        relation=table, lock=lock, note=note,
    )  # fmt: skip
    if must_wait:
        yield from _required(
            name, table, "Rows that are there have no value yet: fill them between this file "
            "and the next.",
        )  # fmt: skip


def _lost(name: str, present: Definition) -> Change:
    table = present["table"]
    note = ""
    if present.get("not_null") and not any(present.get(k) for k in ("default", "identity")):
        note = "The way back needs an empty table, or a value for each row: its values are lost."
    return Change(
        Phase.PLAIN, Rank.LOST_COLUMNS, f"Takes column {name} away, with its values.",
        f"alter table {table} drop column {spelling.own(name)};",
        f"alter table {table} add column if not exists {spelling.column(name, present)};",
        relation=table, lock=SHORT, is_loss=True, note=note,
    )  # fmt: skip


def _changed(
    name: str, wanted: Definition, present: Definition, around: Surroundings
) -> Iterator[Change | str]:
    generated = ("generated", "generated_kind")
    if any(wanted.get(key) != present.get(key) for key in generated):
        yield _generated(name, wanted, present, around)
        if wanted.get("generated") and present.get("generated"):
            return
    yield from _shape(name, wanted, present)
    if not wanted.get("inherited"):
        yield from _nullness(name, wanted, present, around)
    yield from _identity(name, wanted, present)
    to, back = _storage_words(wanted, present), _storage_words(present, wanted)
    for up, down in zip(to, back, strict=True):
        yield _altered(name, wanted["table"], f"Changes how {name} is stored.", up, down, SHORT)


def _shape(name: str, wanted: Definition, present: Definition) -> Iterator[Change]:
    """Type and default; a default that changes as well steps aside for the new type."""
    table, own = wanted["table"], spelling.own(name)
    fields = ("type", "collation")
    new_type = any(wanted.get(f) != present.get(f) for f in fields)
    new_default = wanted.get("default") != present.get("default")
    if new_type:
        yield Change(
            Phase.PLAIN, Rank.COLUMNS,
            f"Changes column {name} from {_typed(present)} to {_typed(wanted)}.",
            _retype(table, own, wanted, present, new_default=new_default),
            _retype(table, own, present, wanted, new_default=new_default),
            relation=table, lock=REWRITE,
            note="Where the new type is only wider, PostgreSQL keeps the rows as they are.",
        )  # fmt: skip
    elif new_default:
        yield _altered(
            name, table, f"Changes the default of {name}.",
            _default_words(wanted), _default_words(present), SHORT,
        )  # fmt: skip


def _retype(table: str, own: str, to: Definition, of: Definition, *, new_default: bool) -> str:
    words = f"alter column {own} type {to['type']}"
    if to.get("collation"):
        words += f" collate {to['collation']}"
    if not (to.get("generated") or of.get("generated") or to["type"] == of["type"]):
        words += f" using {own}::{to['type']}"
    lines = [words]
    if new_default and of.get("default") is not None:
        lines.insert(0, f"alter column {own} drop default")
    if new_default and to.get("default") is not None:
        lines.append(f"alter column {own} {_default_words(to)}")
    if len(lines) == 1:
        return f"alter table {table} {words};"
    # One command a statement: PostgreSQL runs changes of type before those of defaults.
    return "\n".join(f"alter table {table} {line};" for line in lines)


def _nullness(
    name: str, wanted: Definition, present: Definition, around: Surroundings
) -> Iterator[Change | str]:
    to, of = wanted.get("not_null"), present.get("not_null")
    if to == of:
        return
    if to is None:
        freed = _altered(
            name, wanted["table"], f"Lets column {name} be null.",
            "drop not null", "set not null", SHORT,
        )  # fmt: skip
        # A column of the primary key cannot be null: the key goes first.
        if around.leaves_key and around.gets_key:
            freed = replace(freed, phase=Phase.INDEXES, rank=Rank.OWNERS)
        elif around.leaves_key:
            freed = replace(freed, rank=Rank.LOST_INDEXES, is_loss=True)
        yield freed
    elif of is None and to == "yes":
        yield from _required(name, wanted["table"], "")
    else:
        yield f"column {name}: not null {of or 'no'} to {to} is left to you"


def _required(name: str, table: str, note: str) -> Iterator[Change]:
    """Not null without reading the table under a lock: a check first, which is then believed."""
    own = spelling.own(name)
    plain = f"{spelling.bare(spelling.own(table))}_{spelling.bare(own)}"[:48]
    check = spelling.ident(f"{plain}_is_not_null")
    add = f"alter table {table} add constraint {check} check ({own} is not null) not valid;"
    remove = f"alter table {table} drop constraint {check};"
    yield Change(
        Phase.PLAIN, Rank.CONSTRAINTS, f"Refuses new rows without {name}.", add, remove,
        relation=table, lock=SHORT, note=note,
    )  # fmt: skip
    yield Change(
        Phase.VALIDATE, Rank.COLUMNS, f"Makes column {name} not null; the check spares a scan.",
        f"alter table {table} validate constraint {check};\n"
        f"alter table {table} alter column {own} set not null;\n{remove}",
        f"{add}\nalter table {table} alter column {own} drop not null;",
        relation=table, lock=f"{WATCH}; then {SHORT}",
    )  # fmt: skip


def _identity(name: str, wanted: Definition, present: Definition) -> Iterator[Change]:
    to, of = wanted.get("identity"), present.get("identity")
    if to == of:
        return
    table, own = wanted["table"], spelling.own(name)
    # A column becomes an identity only once it is not null.
    waits = to and not of and not present.get("not_null")
    yield Change(
        Phase.VALIDATE if waits else Phase.PLAIN, Rank.CONSTRAINTS,
        f"Changes the identity of {name}.",
        _identity_words(name, table, own, wanted, present),
        _identity_words(name, table, own, present, wanted),
        relation=table, lock=SHORT,
        note="A new identity starts at its beginning: set its sequence behind the rows." if not of
        else "",
    )  # fmt: skip


def _identity_words(name: str, table: str, own: str, to: Definition, of: Definition) -> str:
    head = f"alter table {table} alter column {own}"
    new, old = to.get("identity"), of.get("identity")
    if new is None:
        return f"{head} drop identity;"
    if old is None:
        return f"{head} add {spelling.identity(name, to)};"
    lines = []
    if new["when"] != old["when"]:
        lines.append(f"{head} set generated {new['when']};")
    if new["sequence"] != old["sequence"]:
        lines.append(f"alter sequence {old['sequence']} rename to {spelling.own(new['sequence'])};")
    rest = ("start", "increment", "minimum", "maximum", "cache", "cycle")
    if any(new[key] != old[key] for key in rest) and to["type"] == of["type"]:
        options = " ".join(f"set {o}" for o in spelling.sequence_options(new, "", full=True))
        lines.append(f"{head} {options};")
    return "\n".join(lines)


def _generated(
    name: str, wanted: Definition, present: Definition, around: Surroundings
) -> Change | str:
    to, of = wanted.get("generated"), present.get("generated")
    if of is None:
        return f"column {name}: a plain column cannot become generated in place; add another one"
    if to is None:
        if present["generated_kind"] == "virtual":
            return f"column {name}: {ASKS_VIRTUAL}"
        return _drop_expression(name, wanted["table"], present)
    if around.version >= 170000 and wanted["generated_kind"] == present["generated_kind"]:
        return _altered(
            name, wanted["table"], f"Changes the expression of {name}.",
            f"set expression as ({spelling.lowered(to)})",
            f"set expression as ({spelling.lowered(of)})", REWRITE,
        )  # fmt: skip
    return _made_again(name, wanted, present, around)


def _drop_expression(name: str, table: str, present: Definition) -> Change:
    own = spelling.own(name)
    alter = f"alter table {table}"
    again = f"{alter}\n    drop column {own},\n    add column {spelling.column(name, present)};"
    return Change(
        Phase.PLAIN, Rank.COLUMNS, f"Makes {name} a plain column; it keeps its values.",
        f"{alter} alter column {own} drop expression;", again,
        relation=table, lock=SHORT,
        note="The way back computes the values anew and puts the column last.",
    )  # fmt: skip


def _made_again(
    name: str, wanted: Definition, present: Definition, around: Surroundings
) -> Change | str:
    """Its values follow from other columns, so nothing is lost by computing them anew."""
    table, own = wanted["table"], spelling.own(name)
    word = re.compile(rf"(?<![\w\"]){re.escape(own)}(?![\w\"])")
    if any(word.search(definition) for definition in around.leant_on):
        return f"column {name}: its expression cannot be changed in place while others lean on it"

    def again(definition: Definition) -> str:
        spelled = spelling.column(name, definition)
        return f"alter table {table}\n    drop column {own},\n    add column {spelled};"

    return Change(
        Phase.PLAIN, Rank.COLUMNS, f"Computes {name} anew, from another expression.",
        again(wanted), again(present), relation=table, lock=REWRITE,
    )  # fmt: skip


def _storage_words(wanted: Definition, present: Definition | None = None) -> list[str]:
    """Spell what ADD COLUMN cannot say, or what changed. Statistics and options are switches of
    ALTER TABLE alone: behaviour."""
    old = present or {}
    words = []
    if wanted.get("storage") != old.get("storage"):
        usual = "main" if wanted["type"].startswith("numeric") else "extended"
        words.append(f"set storage {wanted.get('storage', usual)}")
    if present is not None and wanted.get("compression") != old.get("compression"):
        words.append(f"set compression {wanted.get('compression', 'default')}")
    return words


def _default_words(definition: Definition) -> str:
    value = definition.get("default")
    return "drop default" if value is None else f"set default {spelling.lowered(value)}"


def _typed(definition: Definition) -> str:
    collation = definition.get("collation")
    return f"{definition['type']} collate {collation}" if collation else str(definition["type"])


def _is_volatile(default: str, around: Surroundings) -> bool:
    return bool(RANDOM.search(default)) or any(f"{f}(" in default for f in around.volatile)


def _altered(name: str, table: str, says: str, up: str, down: str, lock: str) -> Change:
    head = f"alter table {table} alter column {spelling.own(name)}"
    return Change(
        Phase.PLAIN, Rank.COLUMNS, says, f"{head} {up};", f"{head} {down};",
        relation=table, lock=lock,
    )  # fmt: skip
