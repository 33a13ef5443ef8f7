"""The container engine: whether it answers, and what of ours nobody uses there any more."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pgpkg.errors import NoContainerEngine

USERS, OWNER = "pgpkg.users", "pgpkg.owner"
YOUNG = 10.0  # seconds in which a file may still be on its way to its first user


@contextlib.contextmanager
def client() -> Iterator[Any]:
    """Lend a client of the engine. Raises NoContainerEngine when nobody answers."""
    try:
        import docker
        import docker.errors
        import requests.exceptions
    except ImportError as error:
        raise NoContainerEngine(
            "containers need testcontainers",
            detail=str(error),
            hint="pip install 'pgpkg-toolkit[container]'",
        ) from error
    try:
        _knock(os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock")
        found = docker.from_env(timeout=120)
    except (
        OSError,
        docker.errors.DockerException,
        requests.exceptions.RequestException,
    ) as error:
        raise NoContainerEngine(
            "no container engine answers",
            detail=str(error).strip().splitlines()[0][:300],
            hint="Start Docker or podman's service, and set DOCKER_HOST when it listens elsewhere.",
        ) from error
    try:
        yield found
    finally:
        found.close()


def remove(container: str) -> None:
    """Remove a container and its volumes. One that is gone is no error."""
    import docker.errors

    with client() as engine, contextlib.suppress(docker.errors.NotFound):
        engine.containers.get(container).remove(force=True, v=True)


def sweep() -> None:
    """Remove containers of this user on this machine that nobody uses any more, and their files."""
    with client() as engine:
        mine = {"label": f"{OWNER}={owner()}"}
        for found in engine.containers.list(all=True, filters=mine, ignore_removed=True):
            users = Path(found.labels.get(USERS, ""))
            try:
                descriptor = os.open(users, os.O_RDWR | os.O_NOFOLLOW)
            except FileNotFoundError:
                remove(found.id)
                continue
            try:
                if only_we(descriptor):
                    remove(found.id)
                    users.unlink(missing_ok=True)
            finally:
                os.close(descriptor)
    _sweep_files()


def _sweep_files() -> None:
    """Remove files of containers that went without us, by testcontainers' own reaper."""
    for users in Path(tempfile.gettempdir()).glob(f"{prefix()}*.pgpass"):
        with contextlib.suppress(OSError):
            descriptor = os.open(users, os.O_RDWR | os.O_NOFOLLOW)
            try:
                if time.time() - os.fstat(descriptor).st_mtime > YOUNG and only_we(descriptor):
                    users.unlink()
            finally:
                os.close(descriptor)


def only_we(users: int) -> bool:
    """Tell whether nobody else holds the lock on an open file of users."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def owner() -> str:
    """Return who this is, on which machine: others may share the engine."""
    return f"{os.geteuid()}@{socket.gethostname()}"


def prefix() -> str:
    """Return how the names of this user's files begin in the folder for temporary files."""
    return f"pgpkg-{os.geteuid()}-"


def _knock(address: str) -> None:
    """See at once whether somebody listens on a Unix socket; docker's client is slow to tell."""
    if address.startswith("unix://"):
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(5)
            door.connect(address.removeprefix("unix://"))
