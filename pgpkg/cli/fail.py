"""Print one error: to standard error for people, as JSON on standard output for programs."""

from __future__ import annotations

import json

import click

from pgpkg.cli.terminal import COLOUR
from pgpkg.errors import PgpkgError


class UnexpectedError(PgpkgError):
    """A fault of pgpkg itself."""

    code = "PGK099"
    exit_code = 3


def fail(error: PgpkgError, *, as_json: bool) -> int:
    """Print the error and return the exit code."""
    if as_json:
        fields = ("code", "message", "detail", "hint", "file", "line")
        click.echo(json.dumps({"error": {name: getattr(error, name) for name in fields}}))
        return error.exit_code
    title = click.style("error", fg="red", bold=True)
    click.echo(f"{title} {error.code}: {error.message}", err=True, color=COLOUR)
    for label, text in (("detail", error.detail), ("hint", error.hint), ("at", error.place)):
        for number, line in enumerate(text.splitlines()):
            click.echo(f"  {label if number == 0 else '':<7} {line}", err=True)
    return error.exit_code


def fail_unexpected(error: Exception, *, as_json: bool) -> int:
    """Print a fault of our own in the same shape, without a traceback."""
    return fail(
        UnexpectedError(
            f"pgpkg failed unexpectedly: {type(error).__name__}",
            detail=_first_line(error),
            hint="This is a bug in pgpkg. PGPKG_DEBUG=1 shows where; please report it.",
        ),
        as_json=as_json,
    )


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")
