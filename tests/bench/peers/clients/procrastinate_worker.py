"""procrastinate's own worker, four jobs at a time; finished jobs are deleted. Runs until told."""

from __future__ import annotations

import asyncio
import sys

from procrastinate import App, PsycopgConnector

app = App(connector=PsycopgConnector(conninfo=sys.argv[1]))


@app.task(name="noop", queue="bench")
async def noop(n: int) -> None:
    """Do nothing with what it gets."""


async def main() -> None:
    """Poll: twenty thousand notifications at once would only slow it down."""
    async with app.open_async():
        await app.run_worker_async(
            queues=["bench"],
            concurrency=4,
            listen_notify=False,
            fetch_job_polling_interval=0.05,
            delete_jobs="always",
        )


asyncio.run(main())
