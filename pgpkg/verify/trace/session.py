"""The sessions of a trace: one that deploys, one that watches, and how the first is set up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from psycopg.conninfo import make_conninfo

from pgpkg import database

# Made as startup options, so that RESET ALL leads back to them. Without sequential scans the
# planner shows by them that there is no index to use.
STARTUP = {
    "lc_messages": "C",
    "timezone": "UTC",
    "datestyle": "ISO,MDY",
    "client_min_messages": "debug1",
    "enable_seqscan": "off",
    "enable_indexonlyscan": "off",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",
}
EACH = (
    "set client_min_messages = debug1; set enable_seqscan = off; set enable_indexonlyscan = off;"
    " set pgpkg_trace.deep = {deep}"
)
BACK = "reset session authorization; reset role; reset all"
ELSEWHERE = "pgpkg_elsewhere"


@dataclass(frozen=True, slots=True)
class Deployer:
    """How the deploying session is set up; nothing set is the plain one."""

    name: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(f"set {name} = {value}; " for name, value in self.settings.items())


PLAIN = Deployer()


def address(url: str) -> str:
    """Return the address of a database with the settings of a deploying session."""
    options = " ".join(f"-c {name}={value}" for name, value in STARTUP.items())
    return make_conninfo(**{**database.address(url), "options": options, "client_encoding": "UTF8"})


def before_each(kind: str) -> str:
    """Return what is sent before a statement. What runs other statements is watched deeply."""
    deep = kind in {"do", "call", "select", "execute", "insert", "update", "delete", "merge"}
    return EACH.format(deep="on" if deep else "off")
