"""Values that hold other values: JSON with the keys that a body reads, arrays, rows of a type."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from pgpkg.verify.asking import ask
from pgpkg.verify.functions.callers.calls import Argument
from pgpkg.verify.isolation.world import World

MOST = 3
# q ->> 'id', q #>> '{id}', q ['id'], q ? 'id'
KEY = re.compile(r"(?:->>?|#>>?|\?|\[)\s*'\{?(\w+)\}?'")
RECORD = re.compile(r"\bjsonb?_to_record(?:set)?\b.*?\bas\s+\w+\s*\(([^()]*)\)", re.I | re.DOTALL)
POPULATED = re.compile(r"\bjsonb?_populate_record(?:set)?\b", re.I)
OF_LISTS = re.compile(r"\bjsonb?_(array_elements(_text)?|to_recordset|populate_recordset)\b", re.I)

Simple = Callable[[Argument], list[str]]


def of_json(body: str, argument: Argument, simple: Simple) -> list[str]:
    """Return objects that have the keys of the body, and lists of them where it takes lists."""
    keys = list(dict.fromkeys([*KEY.findall(body), *_of_records(body)]))
    if POPULATED.search(body):
        keys += ["id", "tenant_id"]
    known = {key: simple(Argument(key, "text", 25, False)) for key in keys}
    if not any(known.values()):
        scalars = simple(Argument(_one(argument.name), "text", 25, False))
        return [json.dumps([_plain(v)]) for v in scalars[:MOST]] if OF_LISTS.search(body) else []
    takes_lists = OF_LISTS.search(body) is not None
    found: list[str] = []
    for number in range(max(map(len, known.values()))):
        made = {k: _plain(v[min(number, len(v) - 1)]) if v else None for k, v in known.items()}
        if takes_lists:
            found.append(json.dumps([made]))
            found.append(json.dumps({k: [v] for k, v in made.items()}))
        found.append(json.dumps(made))
    return found[:MOST]


def of_array(argument: Argument, simple: Simple) -> list[str]:
    """Return arrays of one element."""
    element = Argument(_one(argument.name), argument.type.removesuffix("[]"), 0, False)
    return ["{" + json.dumps(value) + "}" for value in simple(element)[:MOST]]


def of_row(world: World, tenant: str, argument: Argument, simple: Simple) -> list[str]:
    """Return rows of a composite type: a tenant's own row of a table, or one put together."""
    kind = world.makers[tenant].types.get(argument.type_oid)
    if kind is None or kind.kind != "c":
        return []
    parts = ask(world.connection, "attributes_of_type", argument.type_oid)
    row = world.row(argument.type, tenant) if argument.type in world.tables else None
    if row is not None:
        return [_row([row.get(part["name"]) for part in parts])]
    choices = [simple(Argument(p["name"], p["type"], p["type_oid"], False)) for p in parts]
    count = min(MOST, max(map(len, choices), default=0))
    return [_row([c[min(n, len(c) - 1)] if c else None for c in choices]) for n in range(count)]


def _of_records(body: str) -> Iterator[str]:
    for match in RECORD.finditer(body):
        for column in match[1].split(","):
            yield column.split()[0].strip('"') if column.split() else ""


def _row(values: list[str | None]) -> str:
    return "(" + ",".join("" if v is None else json.dumps(v) for v in values) + ")"


def _plain(text: str) -> str | int:
    return int(text) if text.isdigit() and not text.startswith("0") else text


def _one(name: str) -> str:
    """ticket_ids means many of ticket_id."""
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name
