"""The sandbox that templates run in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.lexer import TokenStream
from jinja2.loaders import BaseLoader
from jinja2.runtime import Context, LoopContext, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Namespace

from pgpkg.errors import ForbiddenTemplate, PgpkgError
from pgpkg.model import Text
from pgpkg.names import near
from pgpkg.render import filters
from pgpkg.render.limits import LONGEST, MOST_BITS, MOST_TOKENS, spend, too_large, weigh
from pgpkg.render.loader import Macros
from pgpkg.render.parameters import Parameters
from pgpkg.render.rewrite import Bounds

Globals = Mapping[str, Any]

TEXT_METHODS = (
    "capitalize endswith find isdigit lower lstrip removeprefix removesuffix rsplit rstrip split "
    "splitlines startswith strip title upper"
)
METHODS: dict[type, frozenset[str]] = {
    str: frozenset(TEXT_METHODS.split()),
    dict: frozenset({"get", "items", "keys", "values"}),
    Cycler: frozenset({"current", "next", "reset"}),
    LoopContext: frozenset(
        {"changed", "cycle", "depth", "depth0", "first", "index", "index0", "last", "length"}
        | {"nextitem", "previtem", "revindex", "revindex0"}
    ),
}


@lru_cache(maxsize=64)
def environment(directory: Path, root: str, frozen: tuple[tuple[str, Any, str], ...]) -> Sandbox:
    """Return the sandbox of a unit that lies in `directory` and is shown as `root`.

    `frozen` are the names that its templates see, with the type of each value.
    """
    return Sandbox(Macros(directory, root), {name: value for name, value, _ in frozen})


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without a way out, with a price on everything."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, loader: BaseLoader, names: Globals) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            optimized=False,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=_finalize,
        )
        self.filters = cast(Any, filters.filters())
        self.tests = cast(Any, filters.tests())
        self.globals = {**filters.functions(), **names}

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        stream = super()._tokenize(source, name, filename, state)
        return TokenStream(_counted(stream, filename), name, filename)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return Bounds(filename or name or "").visit(tree)  # type: ignore[no-any-return]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Give an attribute that is on the list of its type; fail for all that exist beside it."""
        if isinstance(obj, Undefined):
            return getattr(obj, attribute)
        if isinstance(obj, Parameters):
            return self._parameter(obj, attribute)
        allowed = next((names for kind, names in METHODS.items() if isinstance(obj, kind)), None)
        is_open = isinstance(obj, Namespace) or type(obj).__name__ == "TemplateModule"
        if is_open and not attribute.startswith("_"):
            return getattr(obj, attribute, self.undefined(obj=obj, name=attribute))
        if allowed and attribute in allowed:
            return getattr(obj, attribute)
        if isinstance(obj, dict) and not attribute.startswith("_") and attribute in obj:
            return obj[attribute]
        if attribute.startswith("_") or hasattr(obj, attribute):
            raise _out_of_reach(attribute, allowed)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Give an item of a list, a text or a dictionary, and nothing else."""
        weigh(argument)
        if isinstance(obj, Undefined):
            return obj[argument]
        if isinstance(obj, Parameters) and isinstance(argument, str):
            return self._parameter(obj, argument)
        if isinstance(argument, str) and argument.startswith("_"):
            raise _out_of_reach(argument, None)
        try:
            found = obj[argument] if isinstance(obj, list | tuple | dict | str) else None
        except (TypeError, LookupError):
            found = None
        if found is None:
            return self.undefined(obj=obj, name=argument)
        return Text(found) if isinstance(obj, Text) else found

    def _parameter(self, unit: Parameters, name: str) -> Any:
        if name in unit.values:
            return unit.values[name]
        meant = near(name, unit.values)
        hint = f"the unit {unit.name} has no parameter {name}"
        return self.undefined(hint + (f", did you mean {meant}?" if meant else ""), name=name)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a macro or one of the listed functions and methods."""
        owner = getattr(__obj, "__self__", None)
        values = [*args, *kwargs.values(), owner if isinstance(owner, str | dict) else None]
        has_text = weigh([v for v in values if isinstance(v, str | list | tuple | dict)])
        result = super().call(__context, __obj, *args, **kwargs)
        if isinstance(__obj, Macro):
            return result
        if isinstance(owner, dict) and not isinstance(result, str | int | float | list | tuple):
            result = list(result) if hasattr(result, "__iter__") else result
        weigh(result)
        return Text(result) if has_text and isinstance(result, str) else result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate, within bounds. Texts and lists can be added, and nothing else."""
        weigh(left)
        weigh(right)
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if not numbers and not isinstance(left, Undefined) and not isinstance(right, Undefined):
            _require_addition(operator, left, right)
        if operator in {"*", "**"} and isinstance(left, int) and isinstance(right, int):
            bits = left.bit_length()
            if (bits + right.bit_length() if operator == "*" else bits * right) > MOST_BITS:
                raise too_large("A number would have more than a thousand digits.")
        result = super().call_binop(context, operator, left, right)
        has_text = weigh(result) or isinstance(left, Text) or isinstance(right, Text)
        return Text(result) if has_text and isinstance(result, str) else result


@pass_context  # or Jinja would call it while it compiles, outside of the budget
def _finalize(_context: Context, value: Any) -> str:
    """Return what `{{ value }}` puts out; refuse what must not be put out as it is."""
    if isinstance(value, Text):
        raise ForbiddenTemplate(
            "the text of a parameter would become SQL as it is",
            detail=f"Its value is {value[:60]!r}.",
            hint="Write {{ ... | literal }} for a value, {{ ... | ident }} for a name.",
        )
    if isinstance(value, Undefined | bool | int | float | str):
        written = filters.as_text(value)
        if len(written) > LONGEST:
            raise too_large(f"A text has more than {LONGEST:,} characters.")
        spend(len(written) + 1)
        return written
    kind = _KINDS.get(type(value).__name__, "this")
    raise ForbiddenTemplate(
        f"{kind} cannot be put out as SQL",
        hint="Write {{ ... | literal }}, or {% raw %}...{% endraw %} around braces that are SQL.",
    )


_KINDS = {
    "NoneType": "nothing",
    "list": "a list",
    "tuple": "a list",
    "dict": "a dictionary",
    "Macro": "a macro that is not called",
    "Parameters": "a unit",
    "TemplateModule": "a file of macros",
}


def _require_addition(operator: str, left: Any, right: Any) -> None:
    is_sum = operator == "+" and any(
        isinstance(left, kind) and isinstance(right, kind) for kind in (str, list, tuple)
    )
    if not is_sum:
        raise ForbiddenTemplate(
            f"{operator} works on numbers only",
            hint="Put texts together with ~, and let SQL do the rest.",
        )
    if isinstance(left, str) and len(left) + len(right) > LONGEST:
        raise too_large(f"A text would have more than {LONGEST:,} characters.")


def _out_of_reach(attribute: str, allowed: frozenset[str] | None) -> ForbiddenTemplate:
    return ForbiddenTemplate(
        f"a template cannot reach {attribute}",
        detail=f"It may use {', '.join(sorted(allowed))} here." if allowed else "",
        hint="Use a filter, or let SQL do it.",
    )


def _counted(stream: TokenStream, file: str | None) -> Iterator[Any]:
    line = 1
    try:
        for number, token in enumerate(stream):
            line = token.lineno
            if number > MOST_TOKENS:
                raise too_large(f"The template has more than {MOST_TOKENS:,} words of Jinja.")
            yield token
    except (PgpkgError, ValueError) as error:
        found = error if isinstance(error, PgpkgError) else too_large(f"{error}.")
        found.file, found.line = file, line
        raise found from error
