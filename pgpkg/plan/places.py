"""Where a name stands in a file, and what a file is called in a message."""

from __future__ import annotations

import re

from pgpkg.model import Place, SqlFile


def title(file: SqlFile) -> str:
    """The main object of a file."""
    return file.objects[0].name if file.objects else file.file


def line_of(file: SqlFile, name: str) -> Place:
    """The template's file and line where `relation app.ticket` is first written."""
    plain = name.partition(" ")[2].replace('"', "")
    last = plain.rpartition(".")[2]
    for pattern in (re.escape(plain), rf"\b{re.escape(last)}\b"):
        for statement in file.statements:
            if plain and (found := re.search(pattern, statement.text, re.IGNORECASE)):
                return _place(file, statement.line + statement.text.count("\n", 0, found.start()))
    return _place(file, file.statements[0].line if file.statements else 1)


def _place(file: SqlFile, line: int) -> Place:
    return file.locate(line) if file.locate else (file.file, line)
