"""Plain names, SQL's own words, and the nearest known name for a mistyped one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

PLAIN = re.compile(r"[a-z_][a-z0-9_]{0,62}")

# Words that cannot stand as a bare name of a schema, role or table (PostgreSQL 18: reserved, and
# reserved except as function or type).
_RESERVED = """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check
    collate collation column concurrently constraint create cross current_catalog current_date
    current_role current_schema current_time current_timestamp current_user default deferrable desc
    distinct do else end except false fetch for foreign freeze from full grant group having ilike in
    initially inner intersect into is isnull join lateral leading left like limit localtime
    localtimestamp natural not notnull null offset on only or order outer overlaps placing primary
    references returning right select session_user similar some symmetric system_user table
    tablesample then to trailing true union unique user using variadic verbose when where window
    with
"""
RESERVED = frozenset(_RESERVED.split())

# Words that may name a column, but that PostgreSQL's own quote_ident() quotes as well.
_HALF_RESERVED = """
    between bigint bit boolean char character coalesce dec decimal exists extract float greatest
    grouping inout int integer interval json json_array json_arrayagg json_exists json_object
    json_objectagg json_query json_scalar json_serialize json_table json_value least merge_action
    national nchar none normalize nullif numeric out overlay position precision real row setof
    smallint substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement
    xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
"""
HALF_RESERVED = frozenset(_HALF_RESERVED.split())


def is_plain(name: str) -> bool:
    """Tell whether `name` can stand in SQL without quotes, as a schema or a role."""
    return bool(PLAIN.fullmatch(name)) and name not in RESERVED


def is_own(name: str) -> bool:
    """Tell whether `name` is plain and not one that PostgreSQL keeps for its own schemas."""
    return is_plain(name) and not name.startswith("pg_")


def plain(name: str) -> str:
    """Make a plain name out of any text: `My Shop` becomes `my_shop`."""
    made = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")[:63].rstrip("_")
    return made if is_own(made) else f"app_{made}"[:63].rstrip("_")


def near(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that was probably meant, if there is one."""
    found = get_close_matches(name, sorted(known), n=1)
    return found[0] if found else None


def listed(names: Iterable[str]) -> str:
    """Write names for a sentence: `audit, queue`, or `none`."""
    return ", ".join(sorted(names)) or "none"
