"""Render one template with Jinja, and find the template's line for a line of its SQL."""

from __future__ import annotations

import re
from functools import cached_property

from jinja2 import Template, nodes

from pgpkg.model import Place, Source
from pgpkg.render import limits
from pgpkg.render.environment import Sandbox
from pgpkg.render.faults import translate
from pgpkg.render.rewrite import MARK, Marks

_MARK = re.compile(rf"{MARK}(\d+){MARK}")


class Engine:
    """One template in its sandbox. Nothing of what it did before is remembered."""

    def __init__(self, source: Source, sandbox: Sandbox) -> None:
        self.source = source
        self.sandbox = sandbox

    def text(self) -> str:
        """Return the SQL. Raises RenderError with file and line."""
        return self._run(None)

    def locate(self, line: int) -> Place:
        """Return the template's file and line for a line of the SQL, both 1-based.

        What a macro puts out belongs to the line that calls it: that is the file that its author
        has open.
        """
        number = max(1, line) - 1
        place = self._lines[min(number, len(self._lines) - 1)] if self._lines else line
        return self.source.file, min(place, self.source.text.count("\n") + 1)

    @cached_property
    def _lines(self) -> tuple[int, ...]:
        clean = self.text()
        for is_deep in (True, False):
            try:
                marked = self._run(Marks(is_deep))
            except Exception:  # a filter can stumble over a mark: the coarser map has none there
                continue
            if _MARK.sub("", marked) == clean:
                return _lines_of(marked)
        return ()

    def _run(self, marks: Marks | None) -> str:
        limits.start()
        try:
            tree = self.sandbox.parse(self.source.text, self.source.file, self.source.file)
            if marks is not None:
                tree = marks.visit(tree)
            template = self._template(tree)
            context = template.new_context()
            parts = []
            size = 0
            for part in template.root_render_func(context):
                size += len(part)
                if size > limits.LONGEST:
                    raise limits.too_large(f"Its SQL has more than {limits.LONGEST:,} characters.")
                parts.append(part)
            return "".join(parts)
        except Exception as error:
            known = dict(self.sandbox.globals)
            found = translate(error, self.source.file, known, self.sandbox.loader)
            if found is error:
                raise
            raise found from error

    def _template(self, tree: nodes.Template) -> Template:
        code = self.sandbox.compile(tree, self.source.file, self.source.file)
        return Template.from_code(self.sandbox, code, self.sandbox.make_globals(None))


def _lines_of(marked: str) -> tuple[int, ...]:
    """Return the template's line of each line of a marked rendering.

    A line belongs to its first mark with something that is not blank behind it; a line without
    one to the mark before it.
    """
    places: list[int] = []
    at = 1
    for line in marked.split("\n"):
        parts = _MARK.split(line)
        pairs = zip(parts[1::2], parts[2::2], strict=True)
        seen = [int(number) for number, text in pairs if text.strip()]
        if parts[0].strip() or not seen:
            places.append(at)
        else:
            places.append(seen[0])
        at = int(parts[-2]) if len(parts) > 1 else at
    return tuple(places)
