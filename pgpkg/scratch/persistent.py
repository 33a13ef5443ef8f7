"""A development server that goes on when the command ends: `up`, `current`, `down`.

What there is to know about it lies in `.pgpkg/scratch.json` of the project, for the owner's eyes
only. A server that died since, or a machine that was switched off, is noticed.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pgpkg.config import ScratchSettings
from pgpkg.errors import ScratchError, ScratchNotUp
from pgpkg.scratch import Server, choose, keeper, owned, process, shared, sweep

FOLDER = ".pgpkg"
FILE = "scratch.json"
PASSFILE = "pgpass"  # of a container; other servers have it in their own folder


def up(
    root: Path,
    settings: ScratchSettings,
    extensions: Iterable[str] = (),
    *,
    port: int | None = None,
) -> tuple[Server, bool]:
    """Return the project's running server, and whether it was started just now.

    Raises what `scratch.server` raises, and ScratchPortTaken when the wanted port is not free.
    """
    folder = root / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    with _locked(folder):
        known = _known(folder)
        if known is not None and _is_alive(known):
            return _server(known), False
        if known is not None:
            _bury(known)
        state = _start(settings, extensions, port, folder / PASSFILE)
        shared.write(folder / FILE, state)
        (folder / ".gitignore").write_text("*\n")
        return _server(state), True


def current(root: Path) -> Server:
    """Return the project's running server. Raises ScratchNotUp when there is none."""
    known = _known(root / FOLDER)
    if known is None or not _is_alive(known):
        raise ScratchNotUp(
            "no development server is running for this project",
            detail="It was never started." if known is None else "The one that was has died.",
            hint="Start it with: pgpkg scratch up",
        )
    return _server(known)


def down(root: Path) -> bool:
    """End the project's server and leave nothing of it. False when none was running."""
    folder = root / FOLDER
    if not folder.is_dir():
        return False
    with _locked(folder):
        known = _known(folder)
        was_alive = known is not None and _is_alive(known)
        if known is not None:
            _bury(known)
        for name in (FILE, PASSFILE, ".gitignore"):
            (folder / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            folder.rmdir()
    return was_alive


def _start(
    settings: ScratchSettings, extensions: Iterable[str], port: int | None, secret: Path
) -> dict[str, Any]:
    provider = choose(settings, extensions)
    if provider == "container":
        from pgpkg.scratch import container

        return container.start_alone(settings, port, secret)
    if provider == "url":
        raise ScratchError(
            "a server of scratch.url is running already",
            detail="A development server is one that pgpkg starts and ends itself.",
            hint="Apply to it with: pgpkg apply --db ADDRESS, or set provider = "
            '"embedded" under [scratch].',
        )
    binaries, options, cron = owned.parts(provider, settings)
    running = process.start_alone(binaries, options, port)
    return owned.state(provider, binaries, cron, running)


def _server(state: Mapping[str, Any]) -> Server:
    if state["provider"] == "container":
        from pgpkg.scratch import container

        return container.server(state)
    return owned.server(state)


def _is_alive(state: Mapping[str, Any]) -> bool:
    if state["provider"] == "container":
        from pgpkg.scratch import container

        return container.is_alive(state)
    return keeper.postmaster(Path(state["folder"]) / "data") is not None


def _bury(state: Mapping[str, Any]) -> None:
    if state["provider"] == "container":
        from pgpkg.scratch import engine

        engine.remove(state["container"])
    else:
        keeper.bury(Path(state["folder"]))


def _known(folder: Path) -> dict[str, Any] | None:
    """Read the state, if it is ours. A file that came with a checkout is never believed: it would
    name a folder to remove, or an address to connect to."""
    file = folder / FILE
    try:
        found = file.lstat()
    except OSError:
        return None
    if found.st_uid != os.geteuid() or found.st_mode & 0o077:
        return None
    state = shared.read(file)
    if state is None or "provider" not in state:
        return None
    if state["provider"] != "container" and not _is_ours(Path(str(state.get("folder", "")))):
        return None
    return state


def _is_ours(folder: Path) -> bool:
    name = re.compile(rf"{re.escape(sweep.PREFIX)}{os.geteuid()}-[0-9a-f]{{8}}")
    return name.fullmatch(folder.name) is not None and not folder.is_symlink()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time start or end the server. The lock is on the folder itself."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        folder.mkdir(mode=0o700, exist_ok=True)
        yield
    finally:
        os.close(descriptor)
