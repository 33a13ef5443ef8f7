"""Find the functions that handle jobs: by entry point, and in the modules that were named."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from pgpkg.errors import BadHandler

GROUP = "pgpkg.handlers"
MARK = "__pgpkg_kinds__"

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Handler:
    """A function for one kind of job."""

    kind: str
    function: Callable[..., Any]
    wants_connection: bool


def handler(*kinds: str) -> Callable[[F], F]:
    """Mark a function as the handler of these kinds of jobs."""

    def mark(function: F) -> F:
        setattr(function, MARK, (*getattr(function, MARK, ()), *kinds))
        return function

    return mark


def load(modules: Iterable[str], root: Path | None = None) -> Mapping[str, Handler]:
    """Return every handler by the kind of its jobs. A named module wins over an entry point.

    Raises BadHandler.
    """
    found = {point.name: _from_point(point) for point in entry_points(group=GROUP)}
    named: dict[str, Handler] = {}
    for name in modules:
        module = _import(name, root)
        own = list(_in_module(module))
        if not own:
            raise BadHandler(
                f"the module {name} has no handlers",
                hint='Mark a function with @pgpkg.worker.handler("kind"), or set HANDLERS = {...}.',
            )
        for one in own:
            if one.kind in named:
                raise BadHandler(
                    f"two functions handle {one.kind}",
                    detail=f"{_spelled(named[one.kind])} and {_spelled(one)}.",
                    hint="Give each kind one handler.",
                )
            named[one.kind] = one
    return found | named


def _from_point(point: Any) -> Handler:
    try:
        return _handler(point.name, point.load())
    except BadHandler:
        raise
    except Exception as error:
        raise BadHandler(
            f"the handler of {point.name} cannot be loaded",
            detail=f"{point.value}: {type(error).__name__}: {error}",
            hint=f"Correct the entry point in the group {GROUP}, or uninstall what brings it.",
        ) from error


def _import(name: str, root: Path | None) -> ModuleType:
    if root is not None and str(root) not in sys.path:
        sys.path.insert(0, str(root))
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise BadHandler(
            f"the module {name} cannot be imported",
            detail=f"{type(error).__name__}: {error}",
            hint="Name it as Python does: --handlers shop.jobs",
        ) from error


def _in_module(module: ModuleType) -> Iterator[Handler]:
    for kind, function in getattr(module, "HANDLERS", {}).items():
        yield _handler(kind, function)
    for function in vars(module).values():
        if callable(function) and getattr(function, "__module__", "") == module.__name__:
            for kind in getattr(function, MARK, ()):
                yield _handler(kind, function)


def _handler(kind: str, function: Any) -> Handler:
    if not callable(function):
        raise BadHandler(
            f"the handler of {kind} is no function",
            detail=f"It is {function!r}.",
            hint="A handler is called with the job, or with the job and a connection.",
        )
    try:
        places = _places(function)
    except (TypeError, ValueError):
        places = 1
    if places not in (1, 2) or inspect.iscoroutinefunction(function):
        raise BadHandler(
            f"the handler of {kind} cannot be called with a job",
            detail=f"{getattr(function, '__qualname__', function)} takes {places} arguments."
            if places not in (1, 2)
            else "It is a coroutine; handlers run in threads.",
            hint="def handle(job): ... or def handle(job, connection): ...",
        )
    return Handler(kind, function, wants_connection=places == 2)


def _places(function: Any) -> int:
    """Count the arguments that have to be given by place."""
    empty = inspect.Parameter.empty
    given = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    found = inspect.signature(function).parameters.values()
    return len([p for p in found if p.kind in given and p.default is empty])


def _spelled(one: Handler) -> str:
    return f"{one.function.__module__}.{getattr(one.function, '__qualname__', one.function)}"
