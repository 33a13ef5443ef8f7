"""How many jobs to take at once: many when they are quick, one when they are slow."""

from __future__ import annotations

TARGET = 0.25  # seconds that one batch should take
GROWTH = 4


class Pace:
    """A batch that keeps to about a quarter of a second, so that others find work too, a stop is
    heard soon, and a transaction stays short."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.size = min(limit, GROWTH)

    def took(self, jobs: int, seconds: float) -> None:
        """Learn from a batch of so many jobs."""
        if jobs == 0:
            return
        fitting = int(TARGET * jobs / max(seconds, 1e-6))
        self.size = max(1, min(fitting, self.size * GROWTH, self._limit))
