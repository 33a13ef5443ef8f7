"""Keep drafts of shared units free of names that their users choose."""

from __future__ import annotations

import re
from collections.abc import Callable

from pgpkg import parse, render, sources
from pgpkg.draft.own import Piece
from pgpkg.errors import PgpkgError
from pgpkg.model import Source, Tree, Unit


def for_sql(unit: Unit, tree: Tree) -> Callable[[str], str]:
    """Return what turns drafted SQL into the text of a migration of this unit.

    The project's own unit keeps its real names. In packages and backends the schema is a
    parameter again, their own and those of the units that they require.
    """
    if unit.kind == "own":
        return render.raw
    schemas = {unit.schema: "schema"}
    for other in tree.units:
        if other.name in unit.requires:
            schemas.setdefault(other.schema, f"{other.name}.schema")
    listed = "|".join(re.escape(schema) for schema in sorted(schemas, key=len, reverse=True))
    pattern = re.compile(rf'(?<![\\w."])({listed})(?=\.[\w"])|(?<=\bschema )({listed})(?=[;,.\s])')

    def templated(sql: str) -> str:
        return pattern.sub(lambda m: f"{{{{ {schemas[m[1] or m[2]]} }}}}", render.raw(sql))

    return templated


def for_pieces(unit: Unit, tree: Tree) -> Callable[[Piece], str]:
    """Return what finds a statement in the template that it was rendered from; nothing in the
    project's own unit, and where a macro or a loop has made the statement."""
    if unit.kind == "own":
        return lambda _piece: ""
    texts = {source.file: source.text for source in sources.templates(unit)}

    def found(piece: Piece) -> str:
        text = _lines(piece, texts.get(piece.file.file, ""))
        slice_ = Source(unit.name, piece.file.shelf, piece.file.file, text)
        try:
            rendered = render.render(slice_, unit, tree.units).text
            is_same = parse.canonical(rendered) == parse.canonical(f"{piece.statement.text};")
        except PgpkgError:
            return ""
        return text if is_same else ""

    return found


def _lines(piece: Piece, template: str) -> str:
    """Cut the lines of a statement out of its template."""
    statement, locate = piece.statement, piece.file.locate
    last = statement.line + statement.text.strip().count("\n")
    place = locate or (lambda line: (piece.file.file, line))
    _, start = place(statement.line)
    _, end = place(last)
    return "\n".join(template.splitlines()[start - 1 : end]).strip()
