"""Find the template, and the line in it, that a finding about a catalog object comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pgpkg.model import Finding, Place, SqlFile, Statement
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found

SHELF_KINDS = ("data", "grant", "publication")


class Places:
    """The files of a tree by the names of the objects that they make."""

    def __init__(self, context: Context) -> None:
        self._context = context
        files = (*context.tree.files, *context.tree.seeds)
        self._by_name: dict[str, SqlFile] = {}
        for of_shelves in (False, True):  # data/ticket.sql, grants/ticket.sql: the table is meant
            for file in files:
                for made in file.objects:
                    if (made.kind in SHELF_KINDS) is of_shelves:
                        self._by_name.setdefault(made.name, file)
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
        made, file = self._file_of(finding.object, found.home)
        schema = _parts(finding.object)[0].strip('"')
        unit = finding.unit or (file.unit if file else self._context.unit_of(schema))
        if file is None:
            return replace(finding, unit=unit)
        place = self._line_of(file, made, found)
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

    def _file_of(self, *names: str) -> tuple[str, SqlFile | None]:
        """Return the file that makes an object, or what it is a part of, and which of the two.

        An index without a name of its own is thus found at its table, and not at the schema.
        """
        for name in sorted((n for one in names for n in _lineage(one)), key=_depth, reverse=True):
            if name in self._by_name:
                return name, self._by_name[name]
        return "", None

    def _line_of(self, file: SqlFile, made: str, found: Found) -> Place:
        line = found.finding.line if found.is_rendered else None
        if line is None:
            statement = _making(file, made) if made == found.finding.object else None
            words = (found.word, _parts(found.finding.object)[-1], _parts(made)[-1])
            line = (statement or _with_word(file, words)).line
        return file.locate(line) if file.locate else (file.file, line)


def body_line(file: SqlFile, body: str, line: int) -> int | None:
    """Return the line of the rendered file that is line `line` of a function's body."""
    start = file.text.find(body)
    return None if start < 0 else file.text.count("\n", 0, start) + line


def _making(file: SqlFile, name: str) -> Statement | None:
    """Return the statement that creates an object; of overloads the one in its place."""
    kind = next(made.kind for made in file.objects if made.name == name)
    word = _word(name)
    alike = [o.name for o in file.objects if o.kind == kind and _word(o.name) == word]
    tag = f"create_{'materialized_view' if kind == 'matview' else kind}"
    making = [s for s in file.statements if s.kind == tag and _says(s, word)]
    return making[alike.index(name)] if len(making) >= len(alike) else None


def _with_word(file: SqlFile, words: Iterable[str]) -> Statement:
    """Return the first statement with the first of the words that any has; CREATE goes first."""
    for word in filter(None, words):
        saying = [s for s in file.statements if _says(s, word.partition("(")[0])]
        making = [s for s in saying if s.kind.startswith("create")]
        if saying:
            return (making or saying)[0]
    return file.statements[0]


def _says(statement: Statement, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", statement.text) is not None


def _word(name: str) -> str:
    return _parts(name)[-1].partition("(")[0]


def _lineage(name: str) -> Iterator[str]:
    """Yield a name, then what it is a part of: the table of a policy, the schema of a table."""
    parts = _parts(name) if name else []
    for count in range(len(parts), 0, -1):
        yield ".".join(parts[:count])


def _depth(name: str) -> int:
    return len(_parts(name))


def _parts(name: str) -> list[str]:
    """Take `schema.table.name` apart at the dots outside quotes; arguments stay with the name."""
    head, bracket, arguments = name.partition("(")
    parts = re.findall(r'"(?:[^"]|"")*"|[^.]+', head)
    if parts and bracket:
        parts[-1] += bracket + arguments
    return parts or [name]
