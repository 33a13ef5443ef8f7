"""Start a project: empty, or with the SQL of a backend as its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import tomlkit

from pgpkg import config, shipped, sources, textfile
from pgpkg.errors import AlreadyThere, UnknownPackage
from pgpkg.names import listed, near, plain
from pgpkg.scaffold.packages import copy_tree, list_package

LEDGER = "pgpkg"
LOCK = "released.lock"
CONFIG = """\
# What pgpkg needs to know. Everything but the name may be left out.

[project]
name = "{name}"  # the own unit, and its schema unless schema = "..." says otherwise

[databases]
# The variable that holds the address. An address is never written into this file.
default = {{ env = "DATABASE_URL" }}

# [scratch]               # where throwaway servers come from
# provider = "auto"       # or embedded, local, container, url

# [deploy]
# lock_timeout = "3s"     # how long traffic may have to wait for a statement
# retries = 5

# [actors.alice]          # somebody to look at the database as, in proofs and tests
# role = "authenticated"

# Taken over with: pgpkg add <package>
[packages]
"""
SCHEMA = """\
-- Everything that {name} owns lies in this schema.
create schema {{{{ schema }}}};

comment on schema {{{{ schema }}}} is
'What {name} keeps and does.';
"""


def init(folder: Path, from_backend: str | None = None) -> tuple[Path, ...]:
    """Write a project into a folder; return the files that were written, as the user knows them.

    The unit is named after the folder. Files that are there stay as they are; a folder that is a
    project already, or that has files where a backend's would go, is refused.
    """
    root = folder.resolve()
    if (root / "pgpkg.toml").exists() or config.is_project(root):
        raise AlreadyThere(
            f"{folder} is a project already",
            hint="Take over more with: pgpkg add <package>",
            file="pgpkg.toml" if (root / "pgpkg.toml").exists() else "pyproject.toml",
        )
    name = _free_name(plain(root.name))
    written = _take(from_backend, name, root) if from_backend else []
    document = tomlkit.parse(CONFIG.format(name=name))
    if from_backend:
        for package in _requires(root):
            list_package(document, package)
    texts = {"pgpkg.toml": tomlkit.dumps(document), "sql/schema.sql": SCHEMA.format(name=name)}
    for place, text in texts.items():
        if not (root / place).exists():
            textfile.write(root / place, text)
            written.append(root / place)
    (root / "migrations").mkdir(exist_ok=True)
    return tuple(sorted(folder / path.relative_to(root) for path in written))


def _free_name(name: str) -> str:
    return f"{name}_app" if name in {LEDGER, *sources.packages()} else name


def _take(backend: str, name: str, root: Path) -> list[Path]:
    """Copy a backend's files as the own unit `name`."""
    known = sorted(path.name for path in shipped.path("sql", "backends").glob("[a-z]*"))
    if backend not in known:
        meant = near(backend, known)
        raise UnknownPackage(
            f"there is no backend {backend}",
            detail=f"There are {listed(known)}.",
            hint=f"Did you mean {meant}?" if meant else "Choose one of these.",
        )
    for place in ("sql", "migrations"):
        if (root / place).is_dir() and any((root / place).iterdir()):
            raise AlreadyThere(
                f"{place} has files already",
                detail=f"Those of {backend} would mix with them.",
                hint="Start in an empty folder: pgpkg init <folder> --from " + backend,
                file=place,
            )
    written = copy_tree(shipped.path("sql", "backends", backend), root / "sql")
    for path in written:
        if path.suffix == ".sql":
            textfile.write(path, _renamed(path.read_text(encoding="utf-8"), backend, name))
    _rename_manifest(root / "sql" / "package.toml", name)
    return written + _take_migrations(backend, name, root)


def _take_migrations(backend: str, name: str, root: Path) -> list[Path]:
    """Copy migrations under their new ids; what was released stays released."""
    folder = shipped.path("migrations", "backends", backend)
    written = copy_tree(folder, root / "migrations") if folder.is_dir() else []
    texts = {}
    for path in written:
        text = path.read_text(encoding="utf-8")
        path.unlink()
        texts[_new_id(path.name, backend, name)] = _renamed(text, backend, name)
    released = texts.pop(LOCK, "")
    names = [_new_id(line.split(maxsplit=1)[1], backend, name) for line in released.splitlines()]
    lines = [f"{sources.raw_sha256(texts[one])}  {one}\n" for one in sorted(names) if one in texts]
    if lines:
        texts[LOCK] = "".join(lines)
    for one, text in texts.items():
        textfile.write(root / "migrations" / one, text)
    return [root / "migrations" / one for one in texts]


def _new_id(name: str, old: str, new: str) -> str:
    return new + name.removeprefix(old) if name.startswith(f"{old}_") else name


def _renamed(text: str, old: str, new: str) -> str:
    """Let a file speak of itself by its new name: in Jinja, and in `-- depends:` lines."""
    text = re.sub(
        r"\{[{%].*?[%}]\}",
        lambda tag: re.sub(rf"\b{old}\.", f"{new}.", tag[0]),
        text,
        flags=re.DOTALL,
    )
    return re.sub(
        r"^([ \t]*--[ \t]*depends[ \t]*:)(.*)$",
        lambda line: line[1] + re.sub(rf"\b{old}_(?=\d)", f"{new}_", line[2]),
        text,
        flags=re.MULTILINE,
    )


def _rename_manifest(path: Path, name: str) -> None:
    document: Any = tomlkit.parse(path.read_text(encoding="utf-8"))
    document["name"] = name
    if "schema" in document.get("parameters", {}):
        document["parameters"]["schema"]["default"] = name
    textfile.write(path, tomlkit.dumps(document))


def _requires(root: Path) -> list[str]:
    manifest: Any = tomlkit.parse((root / "sql" / "package.toml").read_text(encoding="utf-8"))
    return [str(name) for name in manifest.get("requires", [])]
