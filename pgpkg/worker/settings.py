"""What a worker is told before it starts, and what it tells when it has ended."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def own_name() -> str:
    """Return a name by which people find this process again."""
    return f"{platform.node()}:{os.getpid()}"


@dataclass(frozen=True, slots=True)
class Settings:
    """Times are in seconds. No `queues` means all of them; `is_draining` ends with the last job,
    `is_once` after one batch. A `lease` of None leaves it to each queue; the heart beats faster
    than `beat` where leases are short."""

    url: str
    queue_schema: str | None = "queue"
    jobs_schema: str | None = "jobs"
    queues: tuple[str, ...] = ()
    concurrency: int = 4
    batch: int = 100
    poll: float = 1.0
    lease: float | None = None
    beat: float = 5.0
    grace: float = 30.0
    is_draining: bool = False
    is_once: bool = False
    modules: tuple[str, ...] = ()
    root: Path | None = None
    report: float | None = None
    metrics_port: int | None = None
    name: str = field(default_factory=own_name)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a worker ended: its counters, and how many jobs it had to leave unfinished."""

    counts: Mapping[str, Any]
    abandoned: int = 0
