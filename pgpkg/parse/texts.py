"""Read a text of SQL that is no template: a migration, a body, what a database gave back."""

from __future__ import annotations

from collections.abc import Callable

from pgpkg.model import Place, SqlObject, Statement
from pgpkg.parse import bodies, grammar
from pgpkg.parse.describing import describe
from pgpkg.parse.files import placed
from pgpkg.parse.makers import created


def statements(text: str, locate: Callable[[int], Place] | None = None) -> tuple[Statement, ...]:
    """Split SQL into statements, each with its 1-based line, kind and manners.

    Raises SqlSyntaxError; with `locate` (of a Rendered) it names the template's file and line.
    """
    with placed(locate):
        return tuple(describe(raw) for raw in grammar.parse(text))


def names_in(
    text: str, locate: Callable[[int], Place] | None = None
) -> tuple[frozenset[str], frozenset[str]]:
    """Return (provides, needs) of a migration, in the form of SqlFile: `relation app.ticket`."""
    provides: set[str] = set()
    needs: set[str] = set()
    with placed(locate):
        for raw in grammar.parse(text):
            found = bodies.of_statement(raw)
            needs |= found.needs - found.provides - provides
            provides |= found.provides
    return frozenset(provides), frozenset(needs)


def objects_in(text: str) -> tuple[SqlObject, ...]:
    """The objects that a text creates, without asking where it stands: for older texts."""
    made = [created(raw) for raw in grammar.parse(text)]
    return tuple(each.as_object() for each in made if each)


def canonical(sql: str) -> str:
    """The same text for the same tokens: comments, white space and the case of keywords and plain
    names do not count; strings, bodies and quoted names stay as they are."""
    return " ".join(token.word or token.text for token in grammar.tokens(sql))
