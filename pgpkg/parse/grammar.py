"""PostgreSQL's own grammar (libpg_query through postgast). No other module touches the library.

Trees are plain dictionaries, as libpg_query prints them: `{"RangeVar": {"relname": ...}}`. The
library is loaded at the first use, so that commands which parse nothing start quickly.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from pgpkg.errors import CopyFromStdin, PsqlCommand, SqlSyntaxError
from pgpkg.parse.keywords import RESERVED

Node = dict[str, Any]

_DEEP = 20_000
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_IS_SYNTAX = re.compile(r"syntax error|mismatched parenthes|missing|unterminated")
_COPY = re.compile(r"^[ \t]*copy\s[^;]*?\bfrom\s+stdin\b", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Raw:
    """One statement as the grammar sees it. `tag` is the node's name (`CreateStmt`), `line` is
    the 1-based line of its first token."""

    tag: str
    node: Node
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Token:
    """One token of the scanner. `word` is lower case for keywords and plain names, and empty for
    anything quoted; `keyword` is 0 for no keyword up to 4 for a reserved one."""

    kind: str
    text: str
    word: str
    keyword: int
    start: int
    end: int
    line: int


def parse(sql: str) -> list[Raw]:
    """Split and parse SQL.

    Raises SqlSyntaxError with PostgreSQL's own message and the line within `sql`.
    """
    _refuse_unreadable(sql)
    data = sql.encode()
    found = []
    offset, line = 0, 1
    for entry in _tree(sql, data).get("stmts", []):
        start = entry.get("stmt_location", 0)
        length = entry.get("stmt_len", 0)
        line += data.count(b"\n", offset, start)
        offset = start
        text = data[start : start + length if length else len(data)].decode().rstrip()
        ((tag, node),) = entry["stmt"].items() if entry.get("stmt") else (("", {}),)
        if tag == "CopyStmt" and node.get("is_from") and "filename" not in node:
            raise _copy_from_stdin(line)
        found.append(Raw(tag, node, text, line))
    return found


def tokens(sql: str) -> list[Token]:
    """Return the tokens of `sql` without comments. `start` and `end` are character offsets.

    Raises SqlSyntaxError for what has no end (a string, a comment).
    """
    _refuse_unreadable(sql)
    import postgast

    try:
        scanned = postgast.scan(sql)
    except postgast.PgQueryError as error:
        raise _syntax_error(sql, error.message, error.cursorpos) from error
    names = _token_names()
    data = sql.encode()
    found = []
    byte, char, line = 0, 0, 1
    for token in scanned.tokens:
        between = data[byte : token.start].decode()
        inside = data[token.start : token.end].decode()
        line += between.count("\n")
        char += len(between)
        kind = names.get(token.token, "")
        if kind not in {"SQL_COMMENT", "C_COMMENT"}:
            is_plain = token.keyword_kind > 0 or (kind == "IDENT" and inside[:1] != '"')
            word = _folded(inside) if is_plain else ""
            found.append(
                Token(kind, inside, word, token.keyword_kind, char, char + len(inside), line)
            )
        line += inside.count("\n")
        char += len(inside)
        byte = token.end
    return found


def plpgsql(head: str, body: str) -> list[Node] | None:
    """Parse a plpgsql body under the head of a CREATE FUNCTION. None when the library cannot do
    it, although PostgreSQL might.

    Raises SqlSyntaxError with the line within the body where PostgreSQL would call it one.
    """
    import postgast

    try:
        functions: list[Node] = postgast.parse_plpgsql(_function(head, body))
        return functions
    except (json.JSONDecodeError, RecursionError):
        return None
    except postgast.PgQueryError as error:
        if not _IS_SYNTAX.search(error.message):
            return None
        raise _refusal(body, error.message, _failing_line(head, body, error)) from error


def _function(head: str, body: str) -> str:
    tag = "$pgpkg$"
    while tag in body:
        tag = f"{tag[:-1]}_$"
    return f"{head} language plpgsql as {tag}{body}{tag}"


def _failing_line(head: str, body: str, error: Any) -> int:
    """The library seldom knows the line. The statement that fails is the first one after which
    the beginning of the body already gives the same message."""
    import postgast

    near = re.search(r'at or near "(.*)"$', error.message, re.DOTALL)
    scanned = tokens(body)
    for position, token in enumerate(scanned):
        if near is None or token.text != near[1]:
            continue
        end = next((t.end for t in scanned[position:] if t.text == ";"), len(body))
        try:
            postgast.parse_plpgsql(_function(head, body[:end]))
        except (postgast.PgQueryError, json.JSONDecodeError) as again:
            if str(again) == error.message:
                return token.line
    told = re.search(r"near line (\d+)", error.context or "")
    line = int(told[1]) if told else 1
    return line if line > 1 else body.rstrip().count("\n") + 1


def is_reserved(word: str) -> bool:
    """Whether quote_ident would quote this plain word for being a keyword."""
    return word in RESERVED


def _tree(sql: str, data: bytes) -> Node:
    lib = _library()
    result = lib.pg_query_parse(data)
    try:
        if result.error:
            error = result.error.contents
            raise _syntax_error(sql, error.message.decode(), error.cursorpos)
        return _decode(result.parse_tree)
    finally:
        lib.pg_query_free_parse_result(result)


@cache
def _library() -> Any:
    """Load the binding of libpg_query alone. The package around it brings protobuf for all its
    other uses, and takes longer to import than most folders to parse."""
    package = find_spec("postgast")
    assert package is not None and package.origin is not None
    file = Path(package.origin).with_name("native.py")
    spec = spec_from_file_location("pgpkg.parse._native", file)
    assert spec is not None and spec.loader is not None
    native = module_from_spec(spec)
    spec.loader.exec_module(native)
    return native.lib


def _decode(text: bytes) -> Node:
    """Read a tree; a long chain of operators nests deeper than Python usually allows."""
    try:
        tree: Node = json.loads(text)
    except RecursionError:
        usual = sys.getrecursionlimit()
        sys.setrecursionlimit(max(usual, _DEEP))
        try:
            tree = json.loads(text)
        except RecursionError as error:
            raise SqlSyntaxError(
                "a statement is nested too deeply to be read",
                detail=f"More than {_DEEP // 4} operators or brackets lie inside each other.",
                hint="Split it, for example with a list of values or with string_agg.",
            ) from error
        finally:
            sys.setrecursionlimit(usual)
    return tree


def _folded(word: str) -> str:
    """Lower case as the server has it: of the letters A to Z only."""
    return word.lower() if word.isascii() else word.translate(_LOWER)


@cache
def _token_names() -> dict[int, str]:
    from postgast import pg_query_pb2

    return {number: name for name, number in pg_query_pb2.Token.items()}


def _refuse_unreadable(sql: str) -> None:
    """The library stops at a NUL and would silently leave out the rest."""
    position = sql.find("\x00")
    if position >= 0:
        raise _refusal(sql, "invalid byte sequence: 0x00", sql.count("\n", 0, position) + 1)
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        line = sql.count("\n", 0, error.start) + 1
        raise SqlSyntaxError(
            "the text holds a character that UTF-8 cannot hold",
            detail=f"It is number {error.start + 1} of the text.",
            hint="Save the file as UTF-8.",
            line=line,
        ) from error


def _syntax_error(sql: str, message: str, position: int) -> SqlSyntaxError:
    """`position` is 1-based and counts characters, whatever the library's manual says."""
    before = sql[: max(position - 1, 0)] if position else sql.rstrip()
    line = before.rstrip().count("\n") + 1 if position > len(sql) else before.count("\n") + 1
    copied = _COPY.search(sql, 0, max(position, 0))
    if copied and ";" in sql[copied.end() : position]:
        return _copy_from_stdin(sql.count("\n", 0, copied.start()) + 1 + _blank_lines(copied[0]))
    if sql[position - 1 : position] == "\\" and not sql[: position - 1].rpartition("\n")[2].strip():
        command = sql[position - 1 :].split(None, 1)[0]
        return PsqlCommand(
            f"{command} is a command of psql, not SQL",
            detail="Templates and migrations are sent to the server as they are.",
            hint="Take the line out; settings belong into SQL, other files into their own shelf.",
            line=line,
        )
    return _refusal(sql, message, line)


def _refusal(sql: str, message: str, line: int) -> SqlSyntaxError:
    lines = sql.splitlines()
    shown = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return SqlSyntaxError(
        message,
        detail=f"The line reads: {_shortened(shown)}" if shown else "",
        hint="See the SQL as it is sent with: pgpkg render",
        line=line,
    )


def _copy_from_stdin(line: int) -> CopyFromStdin:
    return CopyFromStdin(
        "copy from stdin cannot run from a file",
        detail="Its rows would have to be sent beside the SQL, as only psql does.",
        hint="Write the rows as: insert into ... values (...), (...);",
        line=line,
    )


def _blank_lines(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n")


def _shortened(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
