"""pgbench scripts from the statements that a Node library sends, as its own client records them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.bench.peers.stage import Stage, node_environment

CLIENTS = Path(__file__).parent / "clients"


def record(stage: Stage, url: str, client: str) -> dict[str, dict[str, Any]]:
    """Let a library lay its schema in the database, and return what its calls send."""
    done = subprocess.run(
        ["node", CLIENTS / f"{client}.cjs", "record"],
        env={**node_environment(url), "NODE_PATH": str(stage.installed.node)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{client} failed:\n{done.stderr}")
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


def written(sent: dict[str, Any], *values: object) -> str:
    """Return a statement with its parameters written out; `values` stand in for the last ones."""
    given = [*sent["values"][: len(sent["values"]) - len(values)], *values]
    text = re.sub(r"\$(\d+)", lambda found: _literal(given[int(found[1]) - 1]), sent["text"])
    return text.strip()


def gathered(statement: str, column: str) -> str:
    """Return an `update ... returning` under a `with`, changed to give its ids as one array."""
    at = statement.lower().rindex("update ")
    head, update = statement[:at].rstrip(), statement[at:]
    returning = re.sub(r"(?is)returning .*$", f"returning {column} as got", update)
    return f"{head}, changed as ({returning}) select array_agg(got) as ids from changed"


class Variable(str):
    """A variable of pgbench, to stand where a parameter stood."""

    __slots__ = ()


def _literal(value: object) -> str:
    match value:
        case Variable():
            return str(value)
        case None:
            return "null"
        case bool() | int():
            return str(value).lower()
        case list():
            return _literal("{" + ",".join(map(str, value)) + "}")
        case dict():
            return _literal(json.dumps(value))
        case _:
            return "'" + str(value).replace("'", "''") + "'"
