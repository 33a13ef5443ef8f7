"""What can go wrong, in the four fields that PostgreSQL itself uses, plus a place.

Codes are `PGK` + stage digit + two digits: 0 command line and connection, 1 config, 2 sources
and render, 3 parse, 4 plan, 5 apply, 6 verify, 7 bench, 8 scratch. A retired code is never given
out again. `exit_code` is 2 for wrong use or settings, 3 when the database or the machine refused.
"""

from __future__ import annotations


class PgpkgError(Exception):
    """One problem with one cure. Only subclasses are raised.

    `file` is the template's path as the user knows it (`sql/tables/ticket.sql`), `line` is
    1-based. `sqlstate` is the database's own code where the database spoke.
    """

    code = "PGK000"
    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        detail: str = "",
        hint: str = "",
        file: str | None = None,
        line: int | None = None,
        sqlstate: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail
        self.hint = hint
        self.file = file
        self.line = line
        self.sqlstate = sqlstate

    @property
    def place(self) -> str:
        """`file:line`, `file`, or nothing."""
        if self.file is None:
            return ""
        return self.file if self.line is None else f"{self.file}:{self.line}"


class DatabaseRefused(PgpkgError):
    """The server said no, or there is no server. Exit code 3."""

    code = "PGK001"
    exit_code = 3


class WrongUse(PgpkgError):
    """The command line asks for something that does not fit together."""

    code = "PGK010"


# --- 1: config ------------------------------------------------------------------------------


class ConfigError(PgpkgError):
    """pgpkg.toml cannot be read or does not say what it must."""

    code = "PGK101"


# --- 2: sources and render ------------------------------------------------------------------


class SourceError(PgpkgError):
    """A file or unit on disk cannot be used."""

    code = "PGK201"


class RenderError(PgpkgError):
    """A template cannot be rendered."""

    code = "PGK211"


# --- 3: parse -------------------------------------------------------------------------------


class SqlSyntaxError(PgpkgError):
    """PostgreSQL's grammar refuses the rendered SQL."""

    code = "PGK301"


# --- 4: plan --------------------------------------------------------------------------------


class PlanError(PgpkgError):
    """The files do not add up to something that can be applied."""

    code = "PGK401"


# --- 5: apply -------------------------------------------------------------------------------


class ApplyError(PgpkgError):
    """A deploy was refused or stopped."""

    code = "PGK501"
    exit_code = 3


# --- 6: verify ------------------------------------------------------------------------------


class VerifyError(PgpkgError):
    """verify itself cannot run."""

    code = "PGK601"


# --- 7: bench -------------------------------------------------------------------------------


class BenchError(PgpkgError):
    """A benchmark cannot run."""

    code = "PGK701"


class NoSuchBench(BenchError):
    """The named script is not in tests/bench."""

    code = "PGK702"


class BenchHeaderError(BenchError):
    """A script's header or a saved file lacks what it must say."""

    code = "PGK703"


class BenchFailed(BenchError):
    """pgbench stopped: the script's SQL failed."""

    code = "PGK704"
    exit_code = 3


class NoPgbench(BenchError):
    """Neither the server's binaries nor PATH have pgbench."""

    code = "PGK705"


# --- 8: scratch -----------------------------------------------------------------------------


class ScratchError(PgpkgError):
    """A throwaway server or database cannot be had."""

    code = "PGK801"
    exit_code = 3


class NoScratchServer(ScratchError):
    """No provider on this machine has what the project's units ask for."""

    code = "PGK802"
    exit_code = 2


class ScratchStartFailed(ScratchError):
    """initdb or postgres ended before the first query; the detail is the end of its log."""

    code = "PGK803"


class ScratchPortTaken(ScratchError):
    """Somebody else listens on every port that was tried."""

    code = "PGK804"


class ScratchDiskFull(ScratchError):
    """The folder of the scratch server has no room left."""

    code = "PGK805"


class NoContainerEngine(ScratchError):
    """No Docker-compatible engine answers, or testcontainers is not installed."""

    code = "PGK806"


class ScratchUnreachable(ScratchError):
    """The server that scratch.url names does not answer, or does not let us in."""

    code = "PGK807"


class NoServerUser(ScratchError):
    """PostgreSQL refuses to run as root, and there is no other user to run it as."""

    code = "PGK808"


class ScratchTooOld(ScratchError):
    """The server is older than PostgreSQL 15."""

    code = "PGK809"


class ScratchNotUp(ScratchError):
    """No development server was started here, or it has died since."""

    code = "PGK810"
    exit_code = 2
