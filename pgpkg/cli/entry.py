"""Find the verb, run it, turn every error into four fields and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from difflib import get_close_matches
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import click

from pgpkg.cli.fail import fail, fail_unexpected
from pgpkg.cli.terminal import COLOUR
from pgpkg.errors import PgpkgError, UnusableFile, WrongUse

VERBS = {
    "init": "Start a project in a folder.",
    "add": "Take over a package.",
    "new": "Write an empty migration with its rollback.",
    "draft": "Write the migration from the difference between sql/ and migrations/.",
    "release": "Record the sha256 of new migrations in released.lock.",
    "render": "Print or write plain SQL that psql runs.",
    "plan": "Show what apply would do, and do nothing.",
    "status": "Show what this database has, lacks, and has had changed by hand.",
    "apply": "Bring a database to the state of the folder.",
    "rollback": "Undo the newest migrations.",
    "verify": "Prove the folder on a throwaway server.",
    "bench": "Time the functions on a throwaway server.",
    "scratch": "A development database with everything applied: up, down, url, psql.",
    "work": "Work on queues and scheduled jobs until told to stop.",
}
INTERRUPTED = 130


class Verbs(click.Group):
    """Imports a verb only when it is asked for, so that the rest does not cost its start."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"pgpkg.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            near = get_close_matches(args[0], VERBS, n=1)
            raise WrongUse(
                f"there is no verb {args[0]}",
                detail=f"The verbs are {', '.join(VERBS)}.",
                hint=f"Did you mean: pgpkg {near[0]}?" if near else "See: pgpkg --help",
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=Verbs,
    subcommand_metavar="VERB [...]",
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "color": COLOUR,
    },
    epilog="\b\nexamples:\n  pgpkg init shop             start a project\n"
    "  pgpkg plan                  what would change in the configured database\n"
    "  pgpkg verify                prove it on a throwaway server\n"
    "\n\b\nexit codes:\n  0 well; 1 findings, or work waiting; 2 wrong use or settings; "
    "3 the database refused",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _option, asked: _say_version(ctx) if asked else None,
    help="Show the version and exit.",
)
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="The project's folder (default: the nearest one with a pgpkg.toml).",
)
@click.pass_context
def pgpkg(ctx: click.Context, project: Path | None) -> None:
    """SQL-first migrations and database functions for PostgreSQL."""
    ctx.obj = project


def run() -> NoReturn:
    """Run the command line and exit. Nothing but our own four fields is printed for an error."""
    signal.signal(signal.SIGTERM, _interrupt)
    arguments = sys.argv[1:]
    as_json = _asks_for_json(arguments)
    try:
        code = pgpkg.main(args=arguments, prog_name="pgpkg", standalone_mode=False)
        _flush()
    except PgpkgError as error:
        sys.exit(fail(error, as_json=as_json))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        sys.exit(fail(_wrong_use(error), as_json=as_json))
    except (KeyboardInterrupt, click.Abort):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        click.echo("interrupted; what was begun is rolled back", err=True)
        sys.exit(INTERRUPTED)
    except (BrokenPipeError, SystemExit):  # click exits by itself when nobody reads any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("PGPKG_DEBUG"):
            raise
        if isinstance(error, OSError):
            sys.exit(fail(_unusable(error), as_json=as_json))
        sys.exit(fail_unexpected(error, as_json=as_json))
    sys.exit(code if isinstance(code, int) else 0)


def _say_version(ctx: click.Context) -> None:
    from pgpkg.shipped import pgpkg_version

    click.echo(f"pgpkg {pgpkg_version()}")
    ctx.exit()


def _wrong_use(error: click.ClickException) -> WrongUse:
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "pgpkg"
    message = error.format_message().rstrip(".")
    return WrongUse(message[:1].lower() + message[1:], hint=f"See: {path} --help")


def _unusable(error: OSError) -> UnusableFile:
    file = str(error.filename) if error.filename is not None else "standard output"
    return UnusableFile(
        f"{file} cannot be used",
        detail=error.strerror or str(error),
        hint="Check the path, its rights, and the room that is left.",
    )


def _asks_for_json(arguments: list[str]) -> bool:
    return "--format=json" in arguments or ("--format", "json") in set(pairwise(arguments))


def _flush() -> None:
    sys.stdout.flush()


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
