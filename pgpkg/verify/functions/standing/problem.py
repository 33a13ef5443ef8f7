"""What PostgreSQL says of a statement in a body."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What the server says of one statement. `is_sure` is False where a type was only guessed,
    `is_dynamic` tells a text for EXECUTE; `handled` are the conditions that handlers around it
    catch."""

    line: int
    sqlstate: str
    message: str
    is_sure: bool = True
    is_of_row: bool = False
    is_dynamic: bool = False
    table: str = ""
    handled: frozenset[str] = frozenset()
