"""Turn whatever goes wrong inside Jinja into one of our errors, with the template's line."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Any

from jinja2 import Template, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.loaders import BaseLoader

from pgpkg.errors import (
    ForbiddenTemplate,
    PgpkgError,
    RenderError,
    TemplateMissing,
    TemplateSyntax,
    UndefinedName,
)
from pgpkg.names import listed, near
from pgpkg.render.filters import FROM_JINJA, TESTS
from pgpkg.render.limits import too_large
from pgpkg.render.parameters import Parameters

Where = tuple[str, int | None, dict[str, Any]]


def translate(error: BaseException, file: str, names: dict[str, Any], loader: Any) -> PgpkgError:
    """Return our error for an exception that came out of a template.

    `file` is the template that was rendered; the fault may lie in a macro that it calls.
    """
    if isinstance(error, TemplateSyntaxError):
        return _syntax(error, file)
    shown, line, local = _where(error.__traceback__, file)
    found = _known(error, {**names, **local}, loader)
    if found.file is None:
        found.file, found.line = shown, line
    return found


def _known(error: BaseException, names: dict[str, Any], loader: Any) -> PgpkgError:
    match error:
        case PgpkgError():
            found = error
        case TemplateNotFound():
            found = _missing(error, loader)
        case UndefinedError():
            found = _undefined(str(error), names)
        case SecurityError():
            found = ForbiddenTemplate(
                "a template cannot do that", detail=str(error), hint="Let SQL do it."
            )
        case RecursionError() | MemoryError() | OverflowError():
            found = too_large("It is nested too deeply, or a macro calls itself without end.")
        case SyntaxError():
            found = too_large("Its expressions or blocks are nested too deeply.")
        case _:
            found = RenderError(
                f"the template fails: {error or type(error).__name__}",
                detail=f"{type(error).__name__}.",
                hint="Correct the expression.",
            )
    return found


def _syntax(error: TemplateSyntaxError, file: str) -> TemplateSyntax:
    message = (error.message or "it cannot be read").rstrip(".")
    is_filter = re.match(r"No (filter|test) named '(.+)'", message)
    return TemplateSyntax(
        f"Jinja does not understand the template: {message[:1].lower()}{message[1:]}",
        detail=f"There are {FROM_JINJA if is_filter[1] == 'filter' else TESTS}."
        if is_filter
        else "",
        hint="Let SQL do it."
        if is_filter
        else "Braces that belong to SQL stand between {% raw %} and {% endraw %}.",
        file=error.filename or file,
        line=error.lineno,
    )


def _missing(error: TemplateNotFound, loader: Any) -> TemplateMissing:
    known = loader.list_templates() if isinstance(loader, BaseLoader) else []
    meant = near(str(error.name), known)
    return TemplateMissing(
        f"there is no template {error.name}",
        detail=f"There are {listed(known)}.",
        hint=f"Did you mean {meant}?" if meant else "Write it, or correct the name.",
    )


def _undefined(message: str, names: dict[str, Any]) -> UndefinedName:
    found = re.fullmatch(r"'(.+)' is undefined", message, re.DOTALL)
    if found is None:
        return UndefinedName(message, hint="Use a name that exists, or give it a default.")
    known = {name for name in names if not name.startswith("_")}
    meant = near(found[1], known)
    units = sorted(name for name in known if isinstance(names[name], Parameters))
    return UndefinedName(
        f"{found[1]} is undefined",
        detail=f"Known here are {listed(known - set(units))}; and of units: {listed(units)}.",
        hint=f"Did you mean {meant}?"
        if meant
        else "Declare it as a parameter in package.toml, or require the unit that has it.",
    )


def _where(trace: TracebackType | None, file: str) -> Where:
    """Return the innermost place in a template, and the names that were set there."""
    where: Where = (file, None, {})
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template):
            line = template.get_corresponding_lineno(trace.tb_lineno)
            local = {
                name.split("_", 2)[2]: value
                for name, value in trace.tb_frame.f_locals.items()
                if re.match(r"l_\d+_", name) and repr(value) != "missing"
            }
            where = (template.filename or file, line, local)
        trace = trace.tb_next
    return where
