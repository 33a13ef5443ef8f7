"""The filters, tests and functions that templates may use: a short list, each with bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from types import GeneratorType
from typing import Any, cast

from jinja2 import filters as stock
from jinja2 import tests as stock_tests
from jinja2.utils import Cycler, Joiner, Namespace

from pgpkg.errors import ForbiddenTemplate
from pgpkg.model import Text
from pgpkg.render import quoting
from pgpkg.render.limits import LONGEST, MOST_ITEMS, require_defined, spend, too_large, weigh

# Names that only the rewritten template uses.
WEIGHED = "_weighed"
JOINED = "_joined"
TICK = "_tick"

FROM_JINJA = (
    "abs capitalize count d default dictsort first float int items last length list lower map max "
    "min reject rejectattr reverse select selectattr sort string title trim unique upper"
)
TESTS = (
    "boolean defined divisibleby eq equalto even false float ge greaterthan gt in integer iterable "
    "le lessthan lower lt mapping ne none number odd sameas sequence string true undefined upper"
)


def filters() -> dict[str, Callable[..., Any]]:
    """Return every filter by name."""
    from_jinja = {name: cast(Any, stock.FILTERS[name]) for name in FROM_JINJA.split()}
    own = {"indent": _indent, "join": _join, "replace": _replace, "round": _round}
    found = {name: _bounded(function) for name, function in {**from_jinja, **own}.items()}
    found |= {"literal": _quoted(quoting.literal), "ident": _quoted(quoting.ident)}
    return {**found, WEIGHED: _weighed, JOINED: _joined, TICK: _tick}


def tests() -> dict[str, Callable[..., Any]]:
    """Return every test by name."""
    names = [*TESTS.split(), "==", "!=", "<", "<=", ">", ">="]
    return {name: _bounded(cast(Any, stock_tests.TESTS[name])) for name in names}


def functions() -> dict[str, Callable[..., Any]]:
    """Return the global functions by name."""
    return {"range": _range, "namespace": Namespace, "cycler": Cycler, "joiner": Joiner}


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a stock filter pay for what it reads and what it makes.

    What is made from a text parameter is still the text of a parameter. Generators are emptied at
    once: a chain of them could be made too long to be freed.
    """

    @wraps(function)
    def bounded(*values: Any, **options: Any) -> Any:
        has_text = weigh([v for v in (*values, *options.values()) if _is_value(v)])
        result = function(*values, **options)
        if isinstance(result, GeneratorType | map | filter | reversed):
            result = _listed(result)
        weigh(result)
        return Text(result) if has_text and isinstance(result, str) else result

    return bounded


def _is_value(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | list | tuple | dict)


def _quoted(function: Callable[[object], quoting.Sql]) -> Callable[[object], quoting.Sql]:
    def quoted(value: object) -> quoting.Sql:
        require_defined(value)
        weigh(value)
        return function(value)

    return quoted


def _weighed(value: Any) -> Any:
    weigh(value)
    return value


def _tick(cost: int) -> None:
    spend(cost)


def _joined(values: list[Any]) -> str:
    """Do what `~` does."""
    return _text_of("", values)


def _join(values: Iterable[Any], between: str = "", attribute: str | None = None) -> str:
    if attribute is not None:
        raise ForbiddenTemplate(
            "join does not take an attribute", hint="Write: | map(attribute=...) | join"
        )
    return _text_of(str(between), _listed(values))


def _text_of(between: str, values: list[Any]) -> str:
    has_text = weigh(values)
    parts = []
    for value in values:
        if isinstance(value, list | tuple | dict):
            raise ForbiddenTemplate(
                "a list cannot be joined to a text", hint="Join its items first: | join(', ')"
            )
        parts.append(as_text(value))
    size = sum(map(len, parts)) + len(between) * len(parts)
    if size > LONGEST:
        raise too_large(f"A text would have {size:,} characters.")
    spend(size)
    joined = between.join(parts)
    return Text(joined) if has_text else joined


def as_text(value: Any) -> str:
    """Return a plain value as SQL would spell it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _replace(value: Any, old: str, new: str, count: int = -1) -> str:
    text, old, new = str(value), str(old), str(new)
    times = text.count(old) if count < 0 else min(text.count(old), count)
    size = len(text) + times * (len(new) - len(old))
    if size > LONGEST:
        raise too_large(f"A text would have {size:,} characters.")
    return text.replace(old, new, count)


def _indent(value: Any, width: int = 4, first: bool = False, blank: bool = False) -> str:
    lines = str(value).split("\n")
    if not 0 <= width <= 80 or len(lines) * width > LONGEST:
        raise too_large("An indent has 0 to 80 blanks.")
    margin = " " * width
    return "\n".join(
        margin + line if (number or first) and (line or blank) else line
        for number, line in enumerate(lines)
    )


def _round(value: float, precision: int = 0) -> float:
    if not 0 <= precision <= 15:
        raise too_large("A number is rounded to 0 to 15 digits.")
    return round(value, precision)


def _range(*bounds: int) -> list[int]:
    numbers = range(*bounds)
    # len() of a huge range does not fit into a word: ask for an item beyond the limit instead.
    if numbers and len(numbers[: MOST_ITEMS + 1]) > MOST_ITEMS:
        raise too_large(f"A range has more than {MOST_ITEMS:,} numbers.")
    return list(numbers)


def _listed(values: Iterable[Any]) -> list[Any]:
    return list(_paid(values))


def _paid(values: Iterable[Any]) -> Iterator[Any]:
    require_defined(values)
    for number, value in enumerate(values):
        if number >= MOST_ITEMS:
            raise too_large(f"A list has more than {MOST_ITEMS:,} items.")
        spend(1)
        yield value
