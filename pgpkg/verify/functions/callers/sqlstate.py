"""WHEN OTHERS that swallows the error, or raises another one in its place: the caller cannot tell
a deadlock that he should try again from a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pgpkg.model import Finding
from pgpkg.verify.family import Found
from pgpkg.verify.functions.callers.calls import Routine

RULE = "lost-sqlstate"
NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
HANDLER = re.compile(r"\bwhen\s+([^;]*?\bothers\b[^;]*?)\s+then\b", re.IGNORECASE)
WORD = re.compile(r"\b(begin|case|if|loop|end|when|exception)\b", re.IGNORECASE)
KEEPS = re.compile(r"\braise\s*;|\bsqlstate\b|\breturned_sqlstate\b", re.IGNORECASE)


def judge(routines: Iterable[Routine]) -> Iterator[Found]:
    """Yield a finding for each function with such a handler."""
    for routine in routines:
        if routine.language != "plpgsql":
            continue
        body = NOISE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), routine.body)
        for match in HANDLER.finditer(body):
            handler = _handler(body, match.end())
            if not KEEPS.search(handler):
                yield _found(routine, body.count("\n", 0, match.start()) + 1, handler)
                break


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


def _found(routine: Routine, line: int, handler: str) -> Found:
    swallows = re.search(r"\braise\s+(exception\b|[^;]*\busing\b)", handler, re.I) is None
    what = "swallows every error" if swallows else "raises another error in the place of any"
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
