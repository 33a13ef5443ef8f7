"""The deployer's one session: what it was told, and the texts that open its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from psycopg import sql

from pgpkg import database
from pgpkg.apply import lock, pooler
from pgpkg.apply.watch import Watcher
from pgpkg.config import DeploySettings
from pgpkg.database import Connection, Progress
from pgpkg.ledger import DEPLOY

# A migration may change its session. yoyo gives each a new connection; here the lock must stay,
# so everything is put back by name.
CLEAN = "reset session authorization; reset role; reset all; discard temp;"

# Only the last transaction of a deploy waits for the disk, and with it for all before it: the log
# is written in order, so a server that crashes on the way keeps a whole number of transactions,
# each with its records, and the next run goes on there.
NO_WAIT = "set local synchronous_commit = off;"
WAIT = "set local synchronous_commit to default"


@dataclass(slots=True)
class Session:
    """The connection that holds the lock and runs everything. `schema` is the ledger's; `deploy`
    is this run's row in it, once there is one."""

    connection: Connection
    settings: DeploySettings
    progress: Progress
    watcher: Watcher
    schema: str
    notice_death: str = ""
    deploy: int | None = None

    def opening(self, lock_timeout: str | None = None) -> str:
        """Return the text that begins a transaction in a clean session."""
        return f"begin; {self.clean()} {NO_WAIT} set local {self.patience(lock_timeout)}\n"

    def clean(self) -> str:
        """Return the text that puts the session back to how the deployer wants it."""
        deploy = f"set {DEPLOY} = '{self.deploy}';" if self.deploy is not None else ""
        return f"{CLEAN} {self.notice_death} {deploy}"

    def patience(self, lock_timeout: str | None = None) -> str:
        """Return the setting of lock_timeout, to be put after `set` or `set local`."""
        timeout = sql.Literal(lock_timeout or self.settings.lock_timeout).as_string()
        return f"lock_timeout = {timeout};"


@contextmanager
def deployer(
    url: str,
    settings: DeploySettings,
    progress: Progress,
    *,
    schema: str,
    wait: float | None = None,
) -> Iterator[Session]:
    """Open the session of a deployer and hold the lock of its database.

    Raises what database.connect raises, TransactionPooler, DeployerBusy or YoyoBusy.
    """
    connection = database.connect(url)
    with database.in_our_words(), closing(connection):
        pid = pooler.server_pid(url, connection)
        notice_death = lock.notice_death(connection)
        with (
            lock.held(connection, settings.yoyo_schema, wait=wait, progress=progress),
            closing(Watcher(url, pid)) as watcher,
        ):
            yield Session(connection, settings, progress, watcher, schema, notice_death)
