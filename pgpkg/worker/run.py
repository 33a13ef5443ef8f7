"""Start the threads, watch over them, and end in peace."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from pgpkg import database
from pgpkg.apply import pooler
from pgpkg.errors import NothingToWork, TransactionPooler, UnknownQueue
from pgpkg.names import listed
from pgpkg.worker import handlers, serving
from pgpkg.worker.around import Beside, Ears, Heart
from pgpkg.worker.calls import JobsCalls, QueueCalls
from pgpkg.worker.clock import Clock
from pgpkg.worker.job import Job
from pgpkg.worker.runner import Runner
from pgpkg.worker.settings import Ended, Settings
from pgpkg.worker.shop import Shop
from pgpkg.worker.stopping import Stop
from pgpkg.worker.telling import Teller

GLANCE = 0.05
LAST_WORDS = 3.0


def run(settings: Settings, tell: Teller, stop: Stop | None = None) -> Ended:
    """Work until `stop` is asked to, or nothing is left when draining.

    Raises BadHandler, NothingToWork, UnknownQueue, PortTaken, and what database.connect raises.
    """
    shop = _open(settings, tell, stop or Stop())
    clock = Clock(shop)
    with database.in_our_words():
        clock.look()
        _require_queues(shop)
    runners = _runners(shop)
    beside: list[Beside] = [clock, Heart(shop, runners)]
    if shop.queue is not None and not shop.is_pooled:
        beside.append(Ears(shop, shop.queue.schema))

    def text() -> str:
        return shop.counts.prometheus(sum(len(runner.hands.held) for runner in runners))

    with serving.metrics(settings.metrics_port, text) as port:
        tell("info", "working", **_opening(shop, len(runners), port))
        with _running(runners, beside, shop):
            _watch(shop, runners)
            abandoned = _end(shop, runners, clock)
    summary = shop.counts.summary()
    tell("info", "ended", **summary)
    if shop.stop.error is not None:
        with database.in_our_words():
            raise shop.stop.error
    return Ended(summary, abandoned)


def _open(settings: Settings, tell: Teller, stop: Stop) -> Shop:
    found = handlers.load(settings.modules, settings.root)
    with closing(database.connect(settings.url)) as connection, database.in_our_words():
        queue = jobs = None
        if settings.queue_schema is not None:
            queue = QueueCalls(settings.queue_schema, settings.name, settings.lease)
            queue = queue if queue.is_there(connection) else None
        if settings.jobs_schema is not None:
            jobs = JobsCalls(settings.jobs_schema)
            jobs = jobs if jobs.is_there(connection) else None
        if queue is None and jobs is None:
            raise NothingToWork(
                f"the database {connection.info.dbname} has nothing to work on",
                detail=f"{connection.info.user} may use neither a queue nor scheduled jobs in it.",
                hint="Take a package over and apply it: pgpkg add queue; pgpkg apply. "
                f"Or let the user work: grant queue_worker to {connection.info.user};",
            )
        try:
            pooler.server_pid(settings.url, connection)
            is_pooled = False
        except TransactionPooler:
            is_pooled = True
    return Shop(settings, tell, found, queue, jobs, is_pooled, stop=stop)


def _require_queues(shop: Shop) -> None:
    if shop.queue is None or not shop.settings.queues:
        return
    with closing(shop.session("start")) as session:
        known = [queue.name for queue in shop.queue.queues(session.connection)]
    for name in shop.settings.queues:
        if name not in known:
            raise UnknownQueue(
                f"there is no queue {name}",
                detail=f"The database has {listed(known)}." if known else "It has none at all.",
                hint=f"Create it: select {shop.queue.schema}.create_queue('{name}')",
            )


def _runners(shop: Shop) -> list[Runner]:
    if shop.queue is None:
        return []
    how_many = 1 if shop.settings.is_once else shop.settings.concurrency
    return [Runner(shop, shop.queue, number) for number in range(how_many)]


def _opening(shop: Shop, runners: int, port: int | None) -> dict[str, object]:
    return {
        "queues": ",".join(shop.queues) if shop.queue is not None else None,
        "concurrency": runners,
        "handlers": ",".join(sorted(shop.handlers)) or None,
        "wakes": "by polling, a transaction pooler is in between"
        if shop.is_pooled
        else "by NOTIFY",
        "jobs": None if shop.jobs is None else shop.jobs.schema,
        "metrics": None if port is None else f"http://{serving.ADDRESS}:{port}/metrics",
    }


@contextmanager
def _running(runners: Sequence[Runner], beside: Sequence[Beside], shop: Shop) -> Iterator[None]:
    for thread in (*runners, *beside):
        thread.start()
    try:
        yield
    finally:
        shop.stop.ask()
        shop.bell.ring()
        for thread in beside:
            thread.end()
        for thread in beside:
            thread.join(LAST_WORDS)


def _watch(shop: Shop, runners: Sequence[Runner]) -> None:
    """Wait for the end; report now and then."""
    every = shop.settings.report
    next_report = time.monotonic() + every if every else float("inf")
    is_ending = shop.settings.is_draining or shop.settings.is_once
    while not shop.stop.wait(GLANCE):
        if is_ending and not any(runner.is_alive() for runner in runners):
            return
        if every and time.monotonic() >= next_report:
            next_report += every
            shop.tell("info", "report", **shop.counts.summary())


def _end(shop: Shop, runners: Sequence[Runner], clock: Clock) -> int:
    """Let jobs that run come to their end, for a while; say how many did not."""
    shop.stop.ask()
    shop.bell.ring()
    for runner in runners:
        for job in runner.hands.held:
            job.is_stopping = True
    until = time.monotonic() + shop.settings.grace
    if clock.scheduled or any(runner.is_alive() for runner in runners):
        shop.tell("info", "stopping", grace=shop.settings.grace)
    for runner in runners:
        runner.join(max(0.0, until - time.monotonic()))
    _join_scheduled(clock, until)
    late = [runner for runner in runners if runner.is_alive()]
    jobs = [job for job in [runner.give_up() for runner in late] if job is not None]
    for runner in late:
        runner.join(LAST_WORDS if runner.hands.current is None else 0)
    if jobs:
        _hand_back(shop, late, jobs)
    return len(jobs)


def _join_scheduled(clock: Clock, until: float) -> None:
    """Wait for scheduled jobs; break off those that take longer."""
    while clock.scheduled and time.monotonic() < until:
        time.sleep(GLANCE)
    if clock.scheduled:
        clock.give_up()
        until = time.monotonic() + LAST_WORDS
        while clock.scheduled and time.monotonic() < until:
            time.sleep(GLANCE)


def _hand_back(shop: Shop, runners: Sequence[Runner], jobs: Sequence[Job]) -> None:
    """Tell the queue about jobs whose handlers do not end, and give back what they keep waiting."""
    calls = shop.queue
    assert calls is not None
    with closing(shop.session("end")) as session:
        for runner in runners:
            if ends := runner.hands.ends():
                calls.complete(session.connection, ends)
            waiting = [(job.id, job.token) for job in runner.hands.held if job not in jobs]
            if waiting:
                calls.release(session.connection, waiting)
        for job in jobs:
            outcome = calls.fail(session.connection, job, "the worker was stopped")
            shop.counts.ended(job.queue, job.kind, outcome)
            shop.tell("warning", "job abandoned", id=job.id, kind=job.kind, outcome=outcome)
