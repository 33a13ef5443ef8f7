"""Counters of one worker process, and how Prometheus reads them."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

BOUNDS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 60.0, 300.0)


@dataclass(slots=True)
class Duration:
    """How long jobs of one kind took."""

    total: float = 0.0
    count: int = 0
    buckets: list[int] = field(default_factory=lambda: [0] * len(BOUNDS))

    def add(self, seconds: float, jobs: int) -> None:
        """Add jobs that took so long together."""
        self.total += seconds
        self.count += jobs
        each = seconds / jobs
        for place, bound in enumerate(BOUNDS):
            self.buckets[place] += jobs if each <= bound else 0


class Counts:
    """What happened so far; every thread adds to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._jobs: Counter[tuple[str, str, str]] = Counter()
        self._durations: defaultdict[tuple[str, str], Duration] = defaultdict(Duration)
        self._events: Counter[str] = Counter()

    def ended(self, queue: str, kind: str, outcome: str, jobs: int = 1) -> None:
        """Count jobs that ended: done, retry, dead, cancelled, lost, released."""
        with self._lock:
            self._jobs[queue, kind, outcome] += jobs

    def took(self, queue: str, kind: str, seconds: float, jobs: int = 1) -> None:
        """Note how long jobs took together."""
        with self._lock:
            self._durations[queue, kind].add(seconds, jobs)

    def happened(self, event: str, times: int = 1) -> None:
        """Count something else: claims, reconnects, reaped, ticks."""
        with self._lock:
            self._events[event] += times

    def summary(self) -> dict[str, object]:
        """Return the counters by outcome, with the time that passed."""
        with self._lock:
            outcomes: Counter[str] = Counter()
            for (_, _, outcome), number in self._jobs.items():
                outcomes[outcome] += number
            passed = time.monotonic() - self._began
            done = outcomes["done"]
            return {
                "seconds": round(passed, 3),
                "jobs": dict(outcomes),
                "per_second": round(done / passed, 1) if passed else 0.0,
                **self._events,
            }

    def prometheus(self, running: int) -> str:
        """Return the counters in the text format of Prometheus."""
        with self._lock:
            return "\n".join([*self._lines(running), ""])

    def _lines(self, running: int) -> Iterator[str]:
        yield "# HELP pgpkg_worker_jobs_total Jobs that ended, by outcome."
        yield "# TYPE pgpkg_worker_jobs_total counter"
        for (queue, kind, outcome), number in sorted(self._jobs.items()):
            labels = f"{_labels(queue, kind)},outcome={_quoted(outcome)}"
            yield f"pgpkg_worker_jobs_total{{{labels}}} {number}"
        yield "# HELP pgpkg_worker_job_seconds How long jobs took."
        yield "# TYPE pgpkg_worker_job_seconds histogram"
        for (queue, kind), took in sorted(self._durations.items()):
            labels = _labels(queue, kind)
            for bound, number in zip(BOUNDS, took.buckets, strict=True):
                yield f'pgpkg_worker_job_seconds_bucket{{{labels},le="{bound:g}"}} {number}'
            yield f'pgpkg_worker_job_seconds_bucket{{{labels},le="+Inf"}} {took.count}'
            yield f"pgpkg_worker_job_seconds_sum{{{labels}}} {took.total:.6f}"
            yield f"pgpkg_worker_job_seconds_count{{{labels}}} {took.count}"
        yield "# HELP pgpkg_worker_running Jobs in the hands of this process."
        yield "# TYPE pgpkg_worker_running gauge"
        yield f"pgpkg_worker_running {running}"
        yield "# HELP pgpkg_worker_events_total What else happened."
        yield "# TYPE pgpkg_worker_events_total counter"
        for event, number in sorted(self._events.items()):
            yield f"pgpkg_worker_events_total{{event={_quoted(event)}}} {number}"


def _labels(queue: str, kind: str) -> str:
    return f"queue={_quoted(queue)},kind={_quoted(kind)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
