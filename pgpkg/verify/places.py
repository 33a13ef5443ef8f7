"""Find the template, and the line in it, that a finding about a catalog object comes from."""

from __future__ import annotations

import re
from dataclasses import replace

from pgpkg.model import Finding, Place, SqlFile, Statement
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found


class Places:
    """The files of a tree by the names of the objects that they make."""

    def __init__(self, context: Context) -> None:
        self._context = context
        files = (*context.tree.seeds, *context.tree.files)
        self._by_name = {made.name: file for file in files for made in file.objects}
        migrations = context.tree.migrations
        self._locate = {file.file: file.locate for file in files}
        self._locate.update({m.file: m.locate for m in migrations})
        self._locate.update(
            {m.rollback_file: m.rollback_locate for m in migrations if m.rollback_file}
        )

    def settle(self, found: Found) -> Finding:
        """Return the finding with its unit, file and line."""
        finding = found.finding
        if finding.file is not None:
            return self._settle_line(found)
        file = self._file_of(finding.object) or self._file_of(found.home)
        schema = _parts(finding.object)[0].strip('"')
        unit = finding.unit or (file.unit if file else self._context.unit_of(schema))
        if file is None:
            return replace(finding, unit=unit)
        place = self._line_of(file, finding, found)
        return replace(finding, unit=unit, file=place[0], line=place[1])

    def _settle_line(self, found: Found) -> Finding:
        finding = found.finding
        if not found.is_rendered or finding.line is None or finding.file is None:
            return finding
        locate = self._locate.get(finding.file)
        if locate is None:
            return finding
        file, line = locate(finding.line)
        return replace(finding, file=file, line=line)

    def _file_of(self, name: str) -> SqlFile | None:
        """Return the file that makes an object, or the table that a part of it hangs on."""
        while name:
            if name in self._by_name:
                return self._by_name[name]
            name = ".".join(_parts(name)[:-1]) if "(" not in name else ""
        return None

    def _line_of(self, file: SqlFile, finding: Finding, found: Found) -> Place:
        line = finding.line if found.is_rendered else None
        if line is None:
            line = _statement(file, found.word or _parts(finding.object)[-1]).line
        return file.locate(line) if file.locate else (file.file, line)


def body_line(file: SqlFile, body: str, line: int) -> int | None:
    """Return the line of the rendered file that is line `line` of a function's body."""
    start = file.text.find(body)
    return None if start < 0 else file.text.count("\n", 0, start) + line


def _statement(file: SqlFile, word: str) -> Statement:
    """Return the statement that makes what is called `word`: the first CREATE or ALTER with it."""
    name = re.compile(rf"(?<![\w]){re.escape(word.partition('(')[0])}(?![\w])")
    with_word = [s for s in file.statements if name.search(s.text)]
    making = [s for s in with_word if s.kind.startswith(("create", "index", "view"))]
    return (making or with_word or list(file.statements))[0]


def _parts(name: str) -> list[str]:
    """Take `schema.table.name` apart at the dots outside quotes; arguments stay with the name."""
    head, bracket, arguments = name.partition("(")
    parts = re.findall(r'"(?:[^"]|"")*"|[^.]+', head)
    if parts and bracket:
        parts[-1] += bracket + arguments
    return parts or [name]
