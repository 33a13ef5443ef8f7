"""Read TOML into typed settings; what does not fit is named with its key and its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from pgpkg.errors import PgpkgError
from pgpkg.names import listed, near

Record = TypeVar("Record", bound=msgspec.Struct)
WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "a table",
    "array": "a list",
    "null": "nothing",
}


def parse(text: str, file: str, error: type[PgpkgError]) -> dict[str, Any]:
    """Return the tables of a TOML file; raise `error` where it is not TOML."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as problem:
        found = re.search(r"\(at line (\d+)", str(problem))
        raise error(
            f"{file} is not valid TOML",
            detail=str(problem) or "It is nested too deeply.",
            hint="Strings need quotes, tables need [brackets].",
            file=file,
            line=int(found[1]) if found else len(text.splitlines()) or None,
        ) from problem


def decode(
    data: object,
    record: type[Record],
    *,
    text: str,
    file: str,
    error: type[PgpkgError],
) -> Record:
    """Return `data` as a record; raise `error` for unknown keys and wrong types."""
    if isinstance(data, Mapping):
        unknown = _unknown(data, record, "")
        if unknown is not None:
            path, known = unknown
            above, _, key = path.rpartition(".")
            meant = near(key, known)
            raise error(
                f"unknown key {path}",
                detail=f"Known here are {listed(known)}.",
                hint=f"Did you mean {above + '.' if above else ''}{meant}?"
                if meant
                else "Take it out.",
                file=file,
                line=line_of(text, path),
            )
    fault = _fault(data, record, "")
    if fault is not None:
        path, message = fault
        missing = re.fullmatch(r"Object missing required field `(.+)`", message)
        whole = f"{path}.{missing[1]}".lstrip(".") if missing else path
        raise error(
            f"{whole} is missing" if missing else f"{path or file}: {_plain_words(message)}",
            hint=f"Give {whole} a value." if missing else "Change the value.",
            file=file,
            line=line_of(text, whole) or 1,
        )
    return msgspec.convert(data, record)


def line_of(text: str, path: str) -> int | None:
    """Find the line of a dotted key: its own line under its table, else the table's."""
    parts = re.sub(r"\[\d+\]", "", path).split(".")
    *tables, key = parts
    best: int | None = None
    current: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[{1,2}([^\[\]]+)\]", line)
        if header:
            current = _tables(header[1])
            if current == parts:
                return number
            if current and current == tables[: len(current)]:
                best = number
        elif current == tables[: len(current)]:
            if current == tables and _sets(line, key):
                return number
            rest = parts[len(current) :]
            if rest and _sets(line, rest[0]):
                best = number
    return best


def _tables(header: str) -> list[str]:
    current = [part.strip().strip("\"'") for part in header.split(".")]
    return current[2:] if current[:2] == ["tool", "pgpkg"] else current


def _sets(line: str, key: str) -> bool:
    return bool(re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line))


def _unknown(
    data: Mapping[str, Any], record: type[msgspec.Struct], above: str
) -> tuple[str, list[str]] | None:
    """Return the first unknown key and the keys that are known beside it."""
    known = {field.encode_name: field.type for field in msgspec.structs.fields(record)}
    for key, value in data.items():
        path = f"{above}{key}"
        if key not in known:
            return path, list(known)
        if not isinstance(value, Mapping):
            continue
        inner, entries = _struct(known[key]), _struct(_values_of(known[key]))
        if inner is not None:
            found = _unknown(value, inner, f"{path}.")
            if found:
                return found
        elif entries is not None:
            for name, entry in value.items():
                if isinstance(entry, Mapping):
                    found = _unknown(entry, entries, f"{path}.{name}.")
                    if found:
                        return found
    return None


def _fault(data: object, kind: Any, above: str) -> tuple[str, str] | None:
    """Return the path of the value that has another type than `kind` wants, and why."""
    try:
        msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$")
        inner = place.rstrip("`").lstrip(".")
        if "[...]" not in inner:
            return f"{above}.{inner}".strip("."), message
        key = inner.partition("[...]")[0]
        table: Any = data
        for part in filter(None, key.split(".")):
            kind = {f.encode_name: f.type for f in msgspec.structs.fields(kind)}[part]
            kind = _struct(kind) or kind
            table = table[part]
        for name, entry in table.items():
            found = _fault(entry, _values_of(kind), f"{above}.{key}.{name}".strip("."))
            if found:
                return found
        return f"{above}.{key}".strip("."), message
    return None


def _struct(kind: Any) -> type[msgspec.Struct] | None:
    """Return the record inside `Record` or `Record | None`."""
    if get_origin(kind) is dict:
        return None
    records = [k for k in (kind, *get_args(kind)) if isinstance(k, type)]
    return next((k for k in records if issubclass(k, msgspec.Struct)), None)


def _values_of(kind: Any) -> Any:
    return get_args(kind)[1] if get_origin(kind) is dict else Any


def _plain_words(message: str) -> str:
    words = re.sub(r"`(\w+)( \| null)?`", lambda m: WORDS.get(m[1], f"`{m[1]}`"), message)
    return words[:1].lower() + words[1:]
