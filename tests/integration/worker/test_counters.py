"""What a worker did can be read: at the end, now and then, and by Prometheus."""

import json
from urllib.request import urlopen


def enqueue(db, kind, jobs, max_attempts=1):
    db.execute(
        "select queue.enqueue_many('q', %s, array_fill('{}'::jsonb, array[%s]),"
        " max_attempts => %s)",
        [kind, jobs, max_attempts],
    )


def test_prometheus_reads_the_counters(yard, live, wait_for):
    enqueue(live, "noop", 7)
    enqueue(live, "bad", 2)
    worker = yard.start("--metrics", "0")
    address = worker.until("working")["metrics"]

    def text():
        with urlopen(address) as answer:
            return answer.read().decode()

    wait_for(lambda: 'queue="q",kind="noop",outcome="done"} 7' in text())
    wait_for(lambda: 'queue="q",kind="bad",outcome="dead"} 2' in text())
    assert 'pgpkg_worker_job_seconds_count{queue="q",kind="noop"} 7' in text()
    assert 'pgpkg_worker_job_seconds_bucket{queue="q",kind="noop",le="+Inf"} 7' in text()
    assert "pgpkg_worker_running 0" in text()
    assert address.startswith("http://127.0.0.1:")


def test_the_end_is_told_as_json(yard, live):
    enqueue(live, "noop", 30)
    enqueue(live, "bad", 1)

    worker = yard.drain("--format", "json")

    told = json.loads(worker.process.stdout.read())
    assert told["jobs"] == {"done": 30, "dead": 1}
    assert told["abandoned"] == 0


def test_a_report_comes_now_and_then(yard, live):
    enqueue(live, "noop", 5)
    worker = yard.start("--report", "0.1")

    worker.until("report", times=3)

    assert worker.events("report")[-1]["jobs"] in ({}, {"done": 5})


def test_every_job_is_told_when_asked_for(yard, live):
    enqueue(live, "noop", 3)

    worker = yard.drain("--verbose")

    done = worker.events("job done")
    assert [event["kind"] for event in done] == ["noop"] * 3
    assert {"id", "queue", "attempt", "seconds", "at", "level", "worker"} <= done[0].keys()
