"""WHEN OTHERS that swallows the error, or raises another one in its place: the caller cannot tell
a deadlock that he should try again from a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pgpkg import parse
from pgpkg.model import Finding
from pgpkg.parse.handlers import Handler
from pgpkg.verify.family import Found
from pgpkg.verify.functions.callers.calls import Routine

RULE = "lost-sqlstate"
NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
HANDLER = re.compile(r"\bwhen\s+([^;]*?\bothers\b[^;]*?)\s+then\b", re.IGNORECASE)
WORD = re.compile(r"\b(begin|case|if|loop|end|when|exception)\b", re.IGNORECASE)
RETURNS = re.compile(r"\breturn\s+sqlstate\b", re.IGNORECASE)  # a tree does not say of what
KEEPS = re.compile(r"\braise\s*;|\bsqlstate\b|\breturned_sqlstate\b", re.IGNORECASE)


def judge(routines: Iterable[Routine]) -> Iterator[Found]:
    """Yield a finding for each function with such a handler."""
    for routine in routines:
        if routine.language != "plpgsql" or "others" not in routine.body.lower():
            continue
        body = NOISE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), routine.body)
        places = list(HANDLER.finditer(body))
        handlers = parse.handlers_of_others(routine.definition, routine.body)
        if handlers is None:
            handlers = tuple(_by_words(_handler(body, match.end())) for match in places)
        for handler, match in zip(handlers, places, strict=False):
            if not handler.keeps and not RETURNS.search(_handler(body, match.end())):
                yield _found(routine, body.count("\n", 0, match.start()) + 1, handler)
                break


def _by_words(text: str) -> Handler:
    """Judge a handler in a body that cannot be taken apart."""
    raises = re.search(r"\braise\s+(exception\b|[^;]*\busing\b)", text, re.I)
    return Handler(KEEPS.search(text) is not None, raises is not None)


def _handler(body: str, start: int) -> str:
    """Return the text of a handler: up to the next one, or the END of its block."""
    depth = 0
    for match in WORD.finditer(body, start):
        word = match[1].lower()
        if word == "end":
            if depth == 0:
                return body[start : match.start()]
            depth -= 1
        elif word in {"begin", "case", "if", "loop"}:
            before = body[: match.start()].rstrip().lower()
            if not (word in {"if", "case", "loop"} and re.search(r"\bend$", before)):
                depth += 1
        elif word == "when" and depth == 0:
            return body[start : match.start()]
    return body[start:]


def _found(routine: Routine, line: int, handler: Handler) -> Found:
    what = "raises another error in the place of any" if handler.raises else "swallows every error"
    finding = Finding(
        RULE,
        "warning",
        "",
        routine.name,
        f"{routine.name} {what}: the code of what went wrong is lost",
        detail=f"WHEN OTHERS in line {line} of the body keeps neither the error nor its SQLSTATE.",
        hint="Catch what you expect by name (when unique_violation then ...), or pass the rest on:"
        "\nraise;  -- or: raise exception using errcode = sqlstate, message = sqlerrm",
        evidence={"line": line},
    )
    return Found(finding)
