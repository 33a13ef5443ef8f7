"""The queue worker: claims jobs, runs their handlers, and keeps the clocks of a database going.

A handler in Python is a function that takes the job, or the job and a connection:

    from pgpkg.worker import Job, handler

    @handler("send_mail")
    def send_mail(job: Job) -> None:
        ...

With a connection, what the handler does in the database and the end of the job are one transaction.
"""

from __future__ import annotations

from pgpkg.worker.handlers import handler
from pgpkg.worker.job import Cancelled, Job, Lost
from pgpkg.worker.run import run
from pgpkg.worker.settings import Ended, Settings
from pgpkg.worker.stopping import Stop
from pgpkg.worker.telling import Teller

__all__ = ["Cancelled", "Ended", "Job", "Lost", "Settings", "Stop", "Teller", "handler", "run"]
