"""How the SQL reads: sqlfluff on the rendered text of every file, told at the template's line.

sqlfluff is slow, so its answers are kept by the hash of text and settings, and what is new is
split over processes.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

from pgpkg import shipped
from pgpkg.errors import StyleToolFails
from pgpkg.model import Finding, Level
from pgpkg.verify import answers
from pgpkg.verify.context import Context
from pgpkg.verify.family import Found, Outcome

RULE = "style"
OWN_CONFIGS = ("sqlfluff.cfg", ".sqlfluff")
# Lines grow when names are filled in, so the rendered text gets more room than the template; how
# it begins and ends is Jinja's doing.
AS_RENDERED: dict[str, Any] = {
    "dialect": "postgres",
    "templater": "raw",
    "max_line_length": 120,
    "exclude_rules": "LT12,LT13",
}
LARGEST = 200_000
UNPARSABLE = "PRS"
FEW = 6

Violation: TypeAlias = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """One rendered file, with what a finding in it must say."""

    unit: str
    object: str
    file: str
    text: str
    level: Level = "warning"


def rules() -> tuple[str, ...]:
    """Return the one rule: which part of the style it is stands in the finding."""
    return (RULE,)


def run(context: Context) -> Outcome:
    """Look at every file. What sqlfluff cannot parse is left alone: PostgreSQL's own grammar has
    read it already."""
    config = _config(context.config.root)
    texts = [text for text in _texts(context) if len(text.text) <= LARGEST]
    is_own = config.parent == context.config.root
    fix = f"sqlfluff fix --config {config.name if is_own else config}"
    found: list[Found] = []
    unread = 0
    for text, violations in zip(texts, _look(texts, config, context), strict=True):
        unread += any(code == UNPARSABLE for _, code, _, _ in violations)
        found.extend(_found(text, one, fix) for one in violations if one[1] != UNPARSABLE)
    notes = {RULE: f"sqlfluff does not understand all of {unread} files"} if unread else {}
    return Outcome(tuple(found), notes=notes)


def _texts(context: Context) -> Iterator[Text]:
    """Yield the project's own files: those of shipped units are not the project's to change."""
    tree = context.tree
    own = {unit.name for unit in tree.units if not unit.is_shipped}
    for file in (*tree.files, *tree.seeds):
        if file.unit not in own:
            continue
        name = file.objects[0].name if file.objects else file.file
        yield Text(file.unit, name, file.file, file.text)
    for migration in tree.migrations:
        if migration.unit not in own:
            continue
        level: Level = "info" if migration.is_released else "warning"
        yield Text(migration.unit, migration.id, migration.file, migration.text, level)
        if migration.rollback_file and migration.rollback_text:
            name, text = migration.rollback_file, migration.rollback_text
            yield Text(migration.unit, migration.id, name, text, level)


def _found(text: Text, violation: Violation, fix: str) -> Found:
    line, code, name, description = violation
    finding = Finding(
        rule=RULE,
        level=text.level,
        unit=text.unit,
        object=text.object,
        message=description,
        detail=f"sqlfluff calls this {code}, {name}.",
        hint=f"{fix} {text.file}",
        file=text.file,
        line=line,
        evidence={"code": code, "name": name},
    )
    return Found(finding, is_rendered=True)


def _config(root: Path) -> Path:
    """Return the project's own settings for sqlfluff, or those that pgpkg ships."""
    own = [root / name for name in OWN_CONFIGS if (root / name).is_file()]
    return own[0] if own else shipped.path("sqlfluff.cfg")


def _look(texts: Sequence[Text], config: Path, context: Context) -> list[list[Violation]]:
    """Return what sqlfluff says about each text, from the cache where it said so before."""
    settings = f"{version('sqlfluff')} {AS_RENDERED} {config.read_text(encoding='utf-8')}"
    keys = [hashlib.sha256(f"{settings}\0{text.text}".encode()).hexdigest() for text in texts]
    cache_file = answers.file_for(context.config.root)
    cache = answers.read(cache_file)
    missing = {key: text.text for key, text in zip(keys, texts, strict=True) if key not in cache}
    if missing:
        context.progress(f"reading the style of {len(missing)} files")
        said = _in_processes(list(missing.values()), config)
        cache.update(zip(missing, said, strict=True))
        answers.write(cache_file, {key: cache[key] for key in keys})
    return [[(one[0], one[1], one[2], one[3]) for one in cache[key]] for key in keys]


def _in_processes(texts: list[str], config: Path) -> list[list[Violation]]:
    """Share the texts out to a process per core, and put the answers back into their order."""
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    count = max(1, min(cores, len(texts) // FEW))
    by_size = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
    shares = [by_size[n::count] for n in range(count)]
    processes = [_start() for _ in shares]
    try:
        for process, share in zip(processes, shares, strict=True):
            _send(process, {"config": str(config), "texts": [texts[i] for i in share]})
        answers = [_answer(process, config) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None and not pipe.closed:
                    pipe.close()
    said: list[list[Violation]] = [[] for _ in texts]
    for share, answer in zip(shares, answers, strict=True):
        for i, violations in zip(share, answer, strict=True):
            said[i] = violations
    return said


def _start() -> subprocess.Popen[str]:
    package = Path(__file__).resolve().parents[2]
    path = os.pathsep.join(filter(None, (str(package), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path},
    )


def _send(process: subprocess.Popen[str], question: dict[str, Any]) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(question))
    process.stdin.close()
    process.stdin = None


def _answer(process: subprocess.Popen[str], config: Path) -> list[list[Violation]]:
    out, err = process.communicate()
    if process.returncode != 0:
        raise StyleToolFails(
            "sqlfluff stopped",
            detail=err.strip().splitlines()[-1] if err.strip() else "",
            hint=f"Check its settings in {config.name}.",
            file=config.name,
        )
    answer: list[list[Violation]] = json.loads(out)
    return answer


def _work() -> None:
    """Answer one question on standard input: what sqlfluff says about each text."""
    import logging

    from sqlfluff.core import FluffConfig, Linter

    logging.disable(logging.CRITICAL)
    question = json.load(sys.stdin)
    config = FluffConfig.from_path(
        os.devnull,
        extra_config_path=question["config"],
        ignore_local_config=True,
        overrides=AS_RENDERED,
    )
    linter = Linter(config=config)
    answer = []
    for text in question["texts"]:
        said = linter.lint_string(text).get_violations()
        answer.append([[v.line_no, v.rule_code(), v.rule_name(), v.desc()] for v in said])
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    _work()
