"""What an ALTER TABLE asks for, action by action, in the words of its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pgpkg.errors import PgpkgError
from pgpkg.parse import grammar
from pgpkg.parse.grammar import Token

Verb = Literal["column", "constraint", "type", "not null"]

KINDS = frozenset({"check", "unique", "primary", "foreign", "exclude"})
PARTS = frozenset(
    {
        *("constraint", "not", "null", "check", "default", "generated", "unique", "primary"),
        *("references", "collate", "using", "deferrable", "initially"),
    }
)
SKIPPED = frozenset({"column", "if", "not", "exists"})


@dataclass(frozen=True, slots=True)
class Action:
    """One action on the table `target`. `name` is that of a column or constraint, as written;
    `body` its type, or what the constraint says. `parts` of a column begin with their word."""

    verb: Verb
    target: str
    name: str
    body: str
    kind: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> str:
        """What stands in the first parentheses of a constraint."""
        return self.body.partition("(")[2].partition(")")[0] if "(" in self.body else ""


def of(text: str) -> tuple[Action, ...]:
    """Return the actions of an ALTER TABLE that are about columns and constraints."""
    try:
        tokens = [token for token in grammar.tokens(text) if token.text != ";"]
    except PgpkgError:
        return ()
    words = [_word(token) for token in tokens]
    if words[:2] != ["alter", "table"]:
        return ()
    start = 2
    while start < len(words) and words[start] in {"if", "exists", "only"}:
        start += 1
    end = start + 1
    while end + 1 < len(words) and words[end] == ".":
        end += 2
    if start >= len(words) or end > len(words):
        return ()
    target = text[tokens[start].start : tokens[end - 1].end]
    some = (_action(text, target, part) for part in _split(tokens[end:]))
    return tuple(one for one in some if one)


def _split(tokens: Sequence[Token]) -> list[list[Token]]:
    """Divide where a comma stands outside of all parentheses."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text in {"(", "["}) - (token.text in {")", "]"})
        if token.text == "," and depth == 0:
            found.append([])
        else:
            found[-1].append(token)
    return [part for part in found if part]


def _action(text: str, target: str, tokens: list[Token]) -> Action | None:
    words = [_word(token) for token in tokens]
    if len(words) < 3 or words[0] not in {"add", "alter"}:
        return None
    at = 1
    if words[0] == "add" and (words[1] == "constraint" or words[1] in KINDS):
        name = tokens[2].text if words[1] == "constraint" else ""
        at = 3 if name else 1
        kind = " ".join(words[at : at + 2]) if words[at] in {"primary", "foreign"} else words[at]
        return Action("constraint", target, name, text[tokens[at].start : tokens[-1].end], kind)
    while at < len(words) and words[at] in SKIPPED:
        at += 1
    name, rest, said = tokens[at].text, tokens[at + 1 :], words[at + 1 :]
    if words[0] == "add":
        return Action("column", target, name, *_definition(text, rest))
    if said[:3] == ["set", "not", "null"]:
        return Action("not null", target, name, "")
    if "type" in said[:3]:
        return Action("type", target, name, *_definition(text, rest[said.index("type") + 1 :]))
    return None


def _definition(text: str, tokens: Sequence[Token]) -> tuple[str, str, Mapping[str, str]]:
    """Return a type and what is said behind it, by its first word."""
    parts: dict[str, list[Token]] = {"": []}
    word, depth = "", 0
    for token in tokens:
        if (
            word != "using"
            and depth == 0
            and _word(token) in PARTS
            and not (word == "default" and not parts[word])
        ):
            word = _word(token)
            parts.setdefault(word, [])
        else:
            parts[word].append(token)
        depth += (token.text in {"(", "["}) - (token.text in {")", "]"})
    told = {
        name: text[some[0].start : some[-1].end] if some else "" for name, some in parts.items()
    }
    return told.pop(""), "", told


def _word(token: Token) -> str:
    return token.word or token.text
