"""Options that several verbs share, each written once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pgpkg.config import find
from pgpkg.project import Project

F = TypeVar("F", bound=Callable[..., Any])

formats = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
formats_with_markdown = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
database = click.option(
    "--db",
    "database",
    default=None,
    metavar="NAME-OR-URL",
    help="A database named in the config, or its address (default: PGPKG_DATABASE_URL, then the "
    "database called default).",
)
unit = click.option(
    "--unit",
    default=None,
    metavar="UNIT",
    help="Only this package or backend and what it requires.",
)
wait = click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=None,
    metavar="SECONDS",
    help="How long to wait for another deployer (default: until it is done).",
)


def project() -> Project:
    """Load the project that `--project` names, or the nearest one."""
    named: Path | None = click.get_current_context().find_root().obj
    return Project.load(named if named is not None else find(Path.cwd()))


def folder() -> Path:
    """Return the folder that `--project` names, or the working folder."""
    named: Path | None = click.get_current_context().find_root().obj
    return named if named is not None else Path.cwd()
