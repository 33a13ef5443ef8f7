"""The DECLARE sections of plpgsql: which types they name, and the same body without them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pgpkg.parse import names
from pgpkg.parse.grammar import Token

_ENDS_TYPE = {":=", "=", "default", "not", "collate", ";"}
_KEPT = {"refcursor", "record"}


@dataclass(frozen=True, slots=True)
class Declared:
    """`body` has `text` or `record` in the place of every declared type, line by line the same."""

    body: str
    needs: frozenset[str]


def read(body: str, tokens: list[Token]) -> Declared:
    """Find the declared types. PostgreSQL looks them up when the function is created."""
    fields = names_with_fields(tokens)
    needs: set[str] = set()
    pieces: list[str] = []
    position = 0
    for name, kind in types(tokens):
        needs |= _needs(kind)
        if len(kind) == 1 and kind[0].word in _KEPT:
            continue
        is_row = any(token.word == "rowtype" for token in kind) or name in fields
        old = body[kind[0].start : kind[-1].end]
        pieces += [body[position : kind[0].start], "record" if is_row else "text"]
        pieces.append("\n" * old.count("\n"))
        position = kind[-1].end
    return Declared("".join(pieces) + body[position:], frozenset(needs))


def names_with_fields(tokens: list[Token]) -> set[str]:
    """The names that a dot follows: `ticket.id`."""
    return {_plain(a) for a, b in pairwise(tokens) if b.text == "."}


def types(tokens: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    """Each declared variable and cursor argument with the tokens of its type, in text order."""
    position = 0
    while position < len(tokens):
        if tokens[position].word != "declare" or not _opens_section(tokens, position):
            position += 1
            continue
        position += 1
        while position < len(tokens) and tokens[position].word not in {"begin", "declare"}:
            end = _end_of_declaration(tokens, position)
            yield from _declaration(tokens[position:end])
            position = end + 1


def _opens_section(tokens: list[Token], position: int) -> bool:
    """DECLARE also begins a cursor in SQL; a section begins the body, or follows ; or a label or
    a word that opens statements, or the options of a body: #variable_conflict use_column."""
    if position == 0 or _are_options(tokens[:position]):
        return True
    before = tokens[position - 1]
    return before.text in {";", ">>"} or before.word in {"begin", "then", "else", "loop"}


def _are_options(tokens: list[Token]) -> bool:
    return tokens[0].text == "#" and not any(token.text == ";" for token in tokens)


def _end_of_declaration(tokens: list[Token], start: int) -> int:
    for position in range(start, len(tokens)):
        if tokens[position].text == ";":
            return position
    return len(tokens)


def _declaration(tokens: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    if len(tokens) < 2 or tokens[1].word == "alias":
        return
    name = _plain(tokens[0])
    rest = tokens[1:]
    if rest[0].word == "constant":
        rest = rest[1:]
    words = [token.word for token in rest[:3]]
    if "cursor" in words:
        yield from _cursor_arguments(rest[words.index("cursor") + 1 :])
        return
    kind = []
    for token in rest:
        if (token.word or token.text) in _ENDS_TYPE:
            break
        kind.append(token)
    if kind:
        yield name, kind


def _cursor_arguments(tokens: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    if not tokens or tokens[0].text != "(":
        return
    depth = 0
    current: list[Token] = []
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 or (depth == 1 and token.text == ","):
            if len(current) > 1:
                yield _plain(current[0]), current[1:]
            current = []
            if depth == 0:
                return
        elif not (depth == 1 and token.text == "("):
            current.append(token)


def _needs(kind: list[Token]) -> set[str]:
    """`app.mood`, `app.ticket%rowtype`, `app.ticket.id%type`, each with or without []."""
    parts = [_plain(kind[0])]
    for dot, token in zip(kind[1::2], kind[2::2], strict=False):
        if dot.text != ".":
            break
        parts.append(_plain(token))
    rest = kind[2 * len(parts) - 1 :]
    attribute = rest[1].word if len(rest) > 1 and rest[0].text == "%" else ""
    if attribute == "type":
        parts = parts[:-1]
    wanted = names.qualified(parts)
    return {f"{'relation' if attribute else 'type'} {wanted}"} if wanted else set()


def _plain(token: Token) -> str:
    if token.text[:1] == '"':
        return token.text[1:-1].replace('""', '"')
    return token.word or token.text
