"""pgpkg scratch up, down, url, psql"""

from __future__ import annotations

import os
import subprocess

import click

from pgpkg.cli import options
from pgpkg.cli.terminal import note, say, say_json
from pgpkg.errors import ScratchError


@click.group(
    "scratch",
    subcommand_metavar="up|down|url|psql",
    epilog="\b\nexamples:\n  pgpkg scratch up            start it, apply everything, load seed/\n"
    '  psql "$(pgpkg scratch url)"\n  pgpkg scratch down          nothing stays behind',
)
def command() -> None:
    """A development database with everything applied.

    It keeps running after `up` returns, until `down`.
    """


@command.command()
@options.formats
def up(output: str) -> None:
    """Start the server, apply everything, load seed/. Repeating it keeps the same server."""
    running = options.project().scratch_up(progress=note)
    if output == "json":
        say_json({"url": running.url, "provider": running.provider, "version": running.version})
    else:
        say(running.url)


@command.command()
@options.formats
def down(output: str) -> None:
    """Stop the server and remove all that it left."""
    stopped = options.project().scratch_down()
    if output == "json":
        say_json({"stopped": stopped})
    else:
        say("stopped" if stopped else "nothing was running")


@command.command()
@options.formats
def url(output: str) -> None:
    """Print the address of the running development database."""
    address = options.project().scratch_url()
    if output == "json":
        say_json({"url": address})
    else:
        say(address)


@command.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[PSQL OPTION ...]")
def psql(arguments: tuple[str, ...]) -> int:
    """Open psql on the development database; what follows goes to psql."""
    program, address = options.project().scratch_psql()
    try:
        done = subprocess.run([program, "-X", address, *arguments], check=False, env=os.environ)
    except FileNotFoundError as error:
        raise ScratchError(
            "there is no psql to open",
            detail=f"{program} was looked for.",
            hint="Install a client, or use the address: pgpkg scratch url",
        ) from error
    return done.returncode
