"""What a template may use up. Counted, not timed: the same template fails on every machine.

A package may come from a stranger, so no template can cost more than a second or two and some
megabytes. Everything that makes or looks at a value pays for its size from one budget per file.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from jinja2.runtime import Undefined

from pgpkg.errors import TemplateTooLarge
from pgpkg.model import Text

BUDGET = 50_000_000
LONGEST = 5_000_000
MOST_ITEMS = 100_000
MOST_TOKENS = 20_000
MOST_BITS = 4_096
DEEPEST = 16
TICK = 200
ITEM = 16

_left: ContextVar[int] = ContextVar("left", default=BUDGET)


def start() -> None:
    """Give the file that is rendered next a full budget."""
    _left.set(BUDGET)


def spend(cost: int) -> None:
    """Pay for a piece of work. Raises TemplateTooLarge when the budget is used up."""
    left = _left.get() - cost
    if left < 0:
        raise too_large("The template loops too often, or makes too much text.")
    _left.set(left)


def too_large(detail: str) -> TemplateTooLarge:
    """Return the one error for every bound."""
    return TemplateTooLarge(
        "the template is too much work",
        detail=detail,
        hint="Let SQL do it: generate_series, repeat, lpad or a join in the statement itself.",
    )


def weigh(value: Any) -> bool:
    """Pay for a value, everything inside it included; tell whether a text parameter is in it."""
    cost = 0
    has_text = False
    waiting = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, str):
            cost += len(one) // 8 + 1
            has_text = has_text or isinstance(one, Text)
            if len(one) > LONGEST:
                raise too_large(f"A text has more than {LONGEST:,} characters.")
        elif isinstance(one, int) and not isinstance(one, bool):
            if one.bit_length() > MOST_BITS:
                raise too_large("A number has more than a thousand digits.")
            cost += 1
        elif isinstance(one, list | tuple | dict):
            cost += ITEM * (len(one) + 1)
            if depth > DEEPEST or cost > ITEM * MOST_ITEMS:
                raise too_large(f"A list has more than {MOST_ITEMS:,} items, or is nested deeply.")
            inner = [*one.keys(), *one.values()] if isinstance(one, dict) else one
            waiting += [(item, depth + 1) for item in inner]
        else:
            cost += 1
    spend(cost)
    return has_text


def require_defined(*values: Any) -> None:
    """Raise Jinja's own error for the first undefined value."""
    for value in values:
        if isinstance(value, Undefined):
            str(value)
