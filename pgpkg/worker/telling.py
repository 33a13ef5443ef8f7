"""Log lines: one JSON object a line for machines, a plain line for people. Never a password."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pgpkg import database
from pgpkg.worker.settings import own_name

LEVELS = ("debug", "info", "warning", "error")


class Teller:
    """Writes events that are at least as important as `level`; any thread may call it."""

    def __init__(
        self,
        write: Callable[[str], None],
        *,
        as_json: bool = False,
        level: str = "info",
        worker: str | None = None,
    ) -> None:
        self._write = write
        self._as_json = as_json
        self._least = LEVELS.index(level)
        self._worker = worker or own_name()
        self._lock = threading.Lock()

    def __call__(self, level: str, event: str, **fields: Any) -> None:
        if LEVELS.index(level) < self._least:
            return
        now = datetime.now(UTC)
        known = {name: value for name, value in fields.items() if value is not None}
        line = self._json(now, level, event, known) if self._as_json else _text(now, event, known)
        with self._lock:
            self._write(database.mask(line))

    def _json(self, now: datetime, level: str, event: str, fields: dict[str, Any]) -> str:
        head = {"at": now.isoformat(), "level": level, "event": event, "worker": self._worker}
        # Masked before and after: quotes inside a text are escaped in JSON.
        shown = {
            name: database.mask(value) if isinstance(value, str) else value
            for name, value in fields.items()
        }
        return json.dumps(head | shown, ensure_ascii=False, default=str)


def _text(now: datetime, event: str, fields: dict[str, Any]) -> str:
    told = " ".join(f"{name}={_value(value)}" for name, value in fields.items())
    return f"{now:%H:%M:%S} {event}{' ' if told else ''}{told}"


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if any(c in text for c in ' "\n\t') else text
