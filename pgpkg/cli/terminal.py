"""What a person sees while and after a verb works. Results go to standard output, progress to
standard error; colours and the moving line are off when nobody looks."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from pgpkg.model import Level

COLOUR = False if os.environ.get("NO_COLOR") else None  # None: where somebody looks
LEVEL_COLOURS: dict[Level, str] = {"error": "red", "warning": "yellow", "info": "cyan"}


def say(line: str = "") -> None:
    """Print one line of the result."""
    click.echo(line)


def note(line: str) -> None:
    """Print one line of progress, to standard error."""
    click.echo(line, err=True)


def say_json(value: Any) -> None:
    """Print one JSON document and nothing else."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def bold(text: str) -> str:
    return click.style(text, bold=True)


def level(name: Level) -> str:
    return click.style(name, fg=LEVEL_COLOURS[name], bold=True)


def table(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], right: Iterable[int] = ()
) -> None:
    """Print rows under headings; columns named in `right` are numbers."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [
        max(len(heading), *(len(row[i]) for row in cells)) if cells else len(heading)
        for i, heading in enumerate(headings)
    ]
    numbers = set(right)
    say("  ".join(bold(_pad(h, widths[i], i in numbers)) for i, h in enumerate(headings)).rstrip())
    for row in cells:
        say("  ".join(_pad(c, widths[i], i in numbers) for i, c in enumerate(row)).rstrip())


def _pad(text: str, width: int, is_number: bool) -> str:
    return text.rjust(width) if is_number else text.ljust(width)


@contextmanager
def working(title: str) -> Iterator[None]:
    """Show that something longer is going on; on a terminal with a spinner, else one line."""
    started = time.monotonic()
    if not sys.stderr.isatty():
        note(f"{title} ...")
        yield
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(title):
        yield
    note(f"{title}: {time.monotonic() - started:.1f} s")
