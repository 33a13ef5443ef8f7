"""A server in a container, through testcontainers and any engine that speaks Docker's language.

Every user of the container holds a lock on the file with its password, which the container names
in a label. The kernel frees it when a user ends, so that the last to leave, or the next start,
knows what to remove.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pgpkg.config import ScratchSettings
from pgpkg.errors import NoContainerEngine, NoScratchServer, PgpkgError, ScratchStartFailed
from pgpkg.scratch import embedded, engine, passfile
from pgpkg.scratch.databases import Server

IMAGE = Path(__file__).parent / "image"
PORT = 5432
PATIENCE = 60.0
SOCKETS = ("/var/run/docker.sock", "/run/docker.sock")


class Stay:
    """Our stay at a container."""

    def __init__(self, state: Mapping[str, Any]) -> None:
        self.state = dict(state)
        self._users = os.open(state["users"], os.O_RDWR | os.O_NOFOLLOW)
        fcntl.flock(self._users, fcntl.LOCK_SH)
        try:
            self.server = server(state)
        except BaseException:
            self._remove_if_last()
            raise

    def leave(self) -> None:
        """Remove the container if nobody else uses it."""
        self.server.close()
        self._remove_if_last()

    def _remove_if_last(self) -> None:
        try:
            if engine.only_we(self._users):
                engine.remove(self.state["container"])
                Path(self.state["users"]).unlink(missing_ok=True)
        finally:
            os.close(self._users)


def lacks(_settings: ScratchSettings, _needed: Iterable[str]) -> str:
    """Say why there can be no container; nothing when an engine answers.

    What the image has is only known once it runs: see `start`.
    """
    if find_spec("testcontainers") is None:
        return "needs testcontainers: pip install 'pgpkg-toolkit[container]'"
    if not os.environ.get("DOCKER_HOST") and not any(Path(s).exists() for s in SOCKETS):
        return "finds no engine: DOCKER_HOST is not set and there is no docker.sock"
    try:
        with engine.client():
            return ""
    except NoContainerEngine as error:
        return f"finds no engine: {error.detail}"


def start(settings: ScratchSettings, needed: Iterable[str]) -> Stay:
    """Start a container that is removed when its last user has left.

    Raises NoContainerEngine, ScratchStartFailed, or NoScratchServer when the image lacks a needed
    extension.
    """
    engine.sweep()
    users = Path(tempfile.gettempdir()) / f"{engine.prefix()}{secrets.token_hex(8)}.pgpass"
    holder = os.open(users, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(holder, fcntl.LOCK_SH)
    try:
        stay = Stay(_run(settings, None, users, alone=False))
    except BaseException:
        users.unlink(missing_ok=True)
        raise
    finally:
        os.close(holder)
    absent = [name for name in needed if not stay.server.has_extension(name)]
    if absent:
        stay.leave()
        raise NoScratchServer(
            f"the image {stay.state['image']} has no {', '.join(absent)}",
            detail="The container ran, and PostgreSQL in it does not know the extension.",
            hint="Name an image that has it under [scratch]: image = ...",
        )
    return stay


def join(state: Mapping[str, Any]) -> Stay | None:
    """Use the container that another process has started; None when it is gone."""
    try:
        return Stay(state)
    except (OSError, PgpkgError):
        return None


def start_alone(settings: ScratchSettings, port: int | None, secret: Path) -> dict[str, Any]:
    """Start a container that goes on when the caller ends; `engine.remove` ends it.

    The file `secret`, which the caller removes afterwards, is given its password.
    """
    return _run(settings, port, secret, alone=True)


def server(state: Mapping[str, Any]) -> Server:
    """Return the server in the container of a state, with client programs from this machine."""
    programs = embedded.programs()
    return Server("container", state["address"], bin_folder=programs, cron_database=state["cron"])


def is_alive(state: Mapping[str, Any]) -> bool:
    """Tell whether the container still runs."""
    import docker.errors

    with engine.client() as client:
        try:
            return bool(client.containers.get(state["container"]).status == "running")
        except docker.errors.NotFound:
            return False


def default_image() -> str:
    """Return the name of the image that our Dockerfile makes; another text, another name."""
    text = (IMAGE / "Dockerfile").read_bytes()
    return f"pgpkg-scratch:{hashlib.sha256(text).hexdigest()[:12]}"


def _run(
    settings: ScratchSettings, port: int | None, secret: Path, *, alone: bool
) -> dict[str, Any]:
    """Run a container until it answers and return what must be known to use it."""
    import docker.errors
    import requests.exceptions

    image = settings.image or default_image()
    password = secrets.token_hex(16)
    try:
        if settings.image is None:
            _build(image)
        made = _container(image, password, port, None if alone else secret)
        try:
            made.start()
            where = str(made.get_container_host_ip()), int(made.get_exposed_port(PORT))
            passfile.write(secret, *where, password)
            address = passfile.address(secret, *where)
            cron = _wait(made, address)
            return {
                "provider": "container",
                "address": address,
                "cron": cron,
                "container": made.get_container_id(),
                "image": image,
                "users": None if alone else str(secret),
            }
        except BaseException:
            made.stop()
            raise
        finally:
            made.get_docker_client().client.close()
    except (docker.errors.DockerException, requests.exceptions.RequestException) as error:
        raise ScratchStartFailed(
            f"no container of the image {image} could be started",
            detail=str(error).strip()[:2000],
            hint=f"Try it by hand: docker run --rm -e POSTGRES_PASSWORD=x {image}",
        ) from error


def _container(image: str, password: str, port: int | None, users: Path | None) -> Any:
    from testcontainers.community.postgres import PostgresContainer
    from testcontainers.core.config import testcontainers_config

    class Container(PostgresContainer):
        def _connect(self) -> None:
            """We look ourselves, many times a second."""

    if users is None:
        testcontainers_config.ryuk_disabled = True  # it would not outlive this process
    labels = {engine.OWNER: engine.owner(), engine.USERS: str(users)} if users else {}
    made = Container(
        image, port=PORT, username="postgres", password=password, dbname="postgres", driver=None
    )
    if image == default_image():
        made.with_tmpfs_mount("/scratch")
    if port is not None:
        made.with_bind_ports(PORT, port)
    return made.with_kwargs(labels=labels)


def _build(image: str) -> None:
    import docker.errors

    with engine.client() as client:
        try:
            client.images.get(image)
        except docker.errors.ImageNotFound:
            client.images.build(path=str(IMAGE), tag=image, rm=True)


def _wait(made: Any, address: str) -> str | None:
    """Wait for the first query; return the database of pg_cron, None without pg_cron."""
    import psycopg

    end = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(address, connect_timeout=2) as connection:
                query = "select current_setting('cron.database_name', true)"
                row = connection.execute(query).fetchone()
                return row[0] if row else None
        except psycopg.OperationalError as error:
            wrapped = made.get_wrapped_container()
            wrapped.reload()
            if wrapped.status not in {"created", "running"} or time.monotonic() > end:
                raise ScratchStartFailed(
                    f"the server in the container of {made.image} did not start",
                    detail=wrapped.logs(tail=20).decode(errors="replace").strip() or str(error),
                    hint="The lines above are the container's own.",
                ) from error
            time.sleep(0.05)
