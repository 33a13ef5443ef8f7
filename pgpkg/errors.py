"""What can go wrong, in the four fields that PostgreSQL itself uses, plus a place.

Codes are `PGK` + stage digit + two digits: 0 command line and connection, 1 config, 2 sources
and render, 3 parse, 4 plan, 5 apply, 6 verify, 7 bench, 8 scratch, 9 work. A retired code is never
given out again. `exit_code` is 2 for wrong use or settings, 3 when the database or the machine
refused.
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
        self.line = 1 if line is None and _has_lines(file) else line
        self.sqlstate = sqlstate

    @property
    def place(self) -> str:
        """`file:line`, `file`, or nothing."""
        if self.file is None:
            return ""
        return self.file if self.line is None else f"{self.file}:{self.line}"


def _has_lines(file: str | None) -> bool:
    """What is wrong with a template as a whole is shown at its first line."""
    return file is not None and file.endswith(".sql")


class DatabaseRefused(PgpkgError):
    """The server said no, or there is no server. Exit code 3."""

    code = "PGK001"
    exit_code = 3


class Unreachable(DatabaseRefused):
    """No server answers at the address."""

    code = "PGK002"


class LoginRefused(DatabaseRefused):
    """The server does not let this user in: password, role or pg_hba.conf."""

    code = "PGK003"


class NoSuchDatabase(DatabaseRefused):
    """The server is there, the database is not."""

    code = "PGK004"


class MissingPrivilege(DatabaseRefused):
    """The role may not do what is asked of it."""

    code = "PGK005"


class ServerTooOld(DatabaseRefused):
    """The server is older than PostgreSQL 15."""

    code = "PGK006"


class BadAddress(PgpkgError):
    """The address of a database cannot be understood."""

    code = "PGK007"


class ConnectionLost(DatabaseRefused):
    """The server was there and went away."""

    code = "PGK008"


class WrongUse(PgpkgError):
    """The command line asks for something that does not fit together."""

    code = "PGK010"


class AlreadyThere(WrongUse):
    """A file that would be written exists."""

    code = "PGK011"


class BadSlug(WrongUse):
    """The name for a new migration cannot be part of a file name."""

    code = "PGK012"


class UnusableFile(WrongUse):
    """The machine does not let a file that the command line names be read or written."""

    code = "PGK013"


# --- 1: config ------------------------------------------------------------------------------


class ConfigError(PgpkgError):
    """pgpkg.toml cannot be read or does not say what it must."""

    code = "PGK101"


class UnknownActor(ConfigError):
    """Nobody of that name is under [actors]."""

    code = "PGK102"


# --- 2: sources and render ------------------------------------------------------------------


class SourceError(PgpkgError):
    """A file or unit on disk cannot be used."""

    code = "PGK201"


class NotUtf8(SourceError):
    """A file is not UTF-8."""

    code = "PGK202"


class ByteOrderMark(SourceError):
    """A file begins with a byte order mark."""

    code = "PGK203"


class NulByte(SourceError):
    """A file contains a NUL byte."""

    code = "PGK204"


class EmptyFile(SourceError):
    """A file holds nothing."""

    code = "PGK205"


class FileTooLarge(SourceError):
    """A file is larger than any template should be."""

    code = "PGK206"


class UnreadableFile(SourceError):
    """The machine does not let a file be read."""

    code = "PGK207"


class OutsideUnit(SourceError):
    """A symbolic link or a path leads out of the folder that it belongs to."""

    code = "PGK208"


class StrayFile(SourceError):
    """A file or folder lies where no shelf is."""

    code = "PGK209"


class ManifestError(SourceError):
    """A package.toml does not say what it must."""

    code = "PGK221"


class UnknownPackage(SourceError):
    """A package that is asked for is nowhere."""

    code = "PGK222"


class UnitCycle(SourceError):
    """Units require each other."""

    code = "PGK223"


class DuplicateUnit(SourceError):
    """Two units have one name."""

    code = "PGK224"


class DuplicateMigration(SourceError):
    """Two units have a migration of the same id."""

    code = "PGK225"


class OrphanRollback(SourceError):
    """A rollback file has no migration."""

    code = "PGK226"


class ParameterError(SourceError):
    """A parameter is unknown, missing, or of another type."""

    code = "PGK227"


class LockFileError(SourceError):
    """A released.lock cannot be read."""

    code = "PGK228"


class ReleasedFileEdited(SourceError):
    """A migration was edited after its release."""

    code = "PGK231"


class ReleasedFileMissing(SourceError):
    """A released migration is gone."""

    code = "PGK232"


class RollbackMissing(SourceError):
    """A new migration has no way back and does not say why."""

    code = "PGK233"


class MigrationMisnamed(SourceError):
    """A new migration is not called <unit>_<NNNN>_<slug>.sql."""

    code = "PGK234"


class RenderError(PgpkgError):
    """A template cannot be rendered."""

    code = "PGK211"


class TemplateSyntax(RenderError):
    """Jinja does not understand a template."""

    code = "PGK212"


class UndefinedName(RenderError):
    """A template uses a name that nobody gives."""

    code = "PGK213"


class ForbiddenTemplate(RenderError):
    """A template reaches for something that is not its own."""

    code = "PGK214"


class TemplateTooLarge(RenderError):
    """A template would take more time or room than any SQL needs."""

    code = "PGK215"


class TemplateMissing(RenderError):
    """A template imports a file that does not exist."""

    code = "PGK216"


class NotLiteral(RenderError):
    """A value cannot be written into SQL as it stands."""

    code = "PGK217"


# --- 3: parse -------------------------------------------------------------------------------


class SqlSyntaxError(PgpkgError):
    """PostgreSQL's grammar refuses the rendered SQL."""

    code = "PGK301"


class PsqlCommand(SqlSyntaxError):
    """A backslash command, which only psql understands."""

    code = "PGK302"


class CopyFromStdin(SqlSyntaxError):
    """COPY ... FROM STDIN, whose rows no file of SQL can bring."""

    code = "PGK303"


class EmptyTemplate(PgpkgError):
    """A file creates nothing of what its shelf holds."""

    code = "PGK304"


class UnrelatedObjects(PgpkgError):
    """A file creates two things that have nothing to do with each other."""

    code = "PGK305"


class MisnamedFile(PgpkgError):
    """A file is not named after the object that it creates."""

    code = "PGK306"


class WrongShelf(PgpkgError):
    """An object's file lies in the shelf of another kind."""

    code = "PGK307"


class UnqualifiedName(PgpkgError):
    """An object is created without saying in which schema."""

    code = "PGK308"


class NotForTemplates(PgpkgError):
    """A statement that belongs into a migration, or nowhere, stands in a template."""

    code = "PGK309"


# --- 4: plan --------------------------------------------------------------------------------


class PlanError(PgpkgError):
    """The files do not add up to something that can be applied."""

    code = "PGK400"


class MissingObject(PlanError):
    """An object needs another one that no file creates."""

    code = "PGK401"


class CyclicObjects(PlanError):
    """Objects need each other in a ring."""

    code = "PGK402"


class DuplicateObject(PlanError):
    """Two files create the same object."""

    code = "PGK403"


class ForeignSchema(PlanError):
    """A unit creates an object in a schema that is not its own."""

    code = "PGK404"


class EditedMigration(PlanError):
    """A migration was changed after its release or after it was applied."""

    code = "PGK405"


class OutOfOrder(PlanError):
    """A waiting migration sorts before one that is applied already."""

    code = "PGK406"


class MissingMigration(PlanError):
    """The database has a migration whose file is gone."""

    code = "PGK407"


class UnreleasedMigration(PlanError):
    """A migration that is not in released.lock would go to a lasting database."""

    code = "PGK408"


class TransactionControl(PlanError):
    """BEGIN, COMMIT or ROLLBACK inside a migration."""

    code = "PGK409"


class NeedsNoTransaction(PlanError):
    """A statement that no transaction can hold stands in a transactional migration."""

    code = "PGK410"


class NamelessIndex(PlanError):
    """An index built concurrently has no name by which a second try could find it."""

    code = "PGK411"


class UnknownUnit(PlanError):
    """--unit names nothing in this project."""

    code = "PGK412"


class UnknownDependency(PlanError):
    """A migration depends on one that nobody has."""

    code = "PGK431"


class MigrationCycle(PlanError):
    """Migrations depend on each other in a circle."""

    code = "PGK432"


class MigrationClash(PlanError):
    """Two units have a migration of one name."""

    code = "PGK433"


class BadMigration(PlanError):
    """A file among the migrations cannot be one."""

    code = "PGK434"


# --- 5: apply -------------------------------------------------------------------------------


class ApplyError(PgpkgError):
    """A deploy was refused or stopped."""

    code = "PGK501"
    exit_code = 3


class DeployerBusy(ApplyError):
    """Another deployer holds the lock, and the wait is over."""

    code = "PGK502"


class TransactionPooler(ApplyError):
    """A transaction pooler lies between pgpkg and the server."""

    code = "PGK503"


class YoyoBusy(ApplyError):
    """Plain yoyo holds its own lock."""

    code = "PGK504"


class Blocked(ApplyError):
    """A lock could not be had within lock_timeout, however often it was tried."""

    code = "PGK505"


class StatementFailed(ApplyError):
    """PostgreSQL refused a statement of a template."""

    code = "PGK506"


class DatabaseMoved(ApplyError):
    """The database is not what it was when the plan was made."""

    code = "PGK507"


class LedgerUnreadable(ApplyError):
    """The ledger is there, and this role may not read it."""

    code = "PGK508"


class InvalidIndex(ApplyError):
    """An index that was built concurrently is not valid."""

    code = "PGK510"


class NoWayBack(ApplyError):
    """A migration has no rollback file."""

    code = "PGK511"
    exit_code = 2


class Irreversible(ApplyError):
    """A migration says of itself that it cannot be undone."""

    code = "PGK512"
    exit_code = 2


class NoSuchMigration(ApplyError):
    """The migration to go back to is not applied here."""

    code = "PGK513"
    exit_code = 2


class JournalMismatch(ApplyError):
    """A migration that stopped half-way has another text now."""

    code = "PGK515"


class DoesNotBuild(ApplyError):
    """An empty scratch database refused a statement: its file is the reason."""

    code = "PGK516"
    exit_code = 2


class ForeignDependant(ApplyError):
    """Something that no file of the project makes stands on an object that has to go."""

    code = "PGK541"


class StateDependant(ApplyError):
    """A default, a check, a generated column or an index stands on an object that has to go."""

    code = "PGK542"


class NotOurs(ApplyError):
    """An object of that name is there already, and pgpkg did not make it."""

    code = "PGK543"


# --- 6: verify ------------------------------------------------------------------------------


class VerifyError(PgpkgError):
    """verify itself cannot run."""

    code = "PGK601"


class UnknownFamily(VerifyError):
    """--only names a family of checks that does not exist."""

    code = "PGK602"


class NoServerForChecks(VerifyError):
    """The chosen checks look at a database, and the caller brought no scratch server."""

    code = "PGK603"


class UnusableAccess(VerifyError):
    """access.toml, which says who may reach what, cannot be read."""

    code = "PGK621"


class StyleToolFails(VerifyError):
    """sqlfluff stopped, or does not understand its settings."""

    code = "PGK604"


class UnknownBase(VerifyError):
    """--base names a commit that git does not know."""

    code = "PGK605"


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


# --- 9: work --------------------------------------------------------------------------------


class WorkError(PgpkgError):
    """A worker cannot work."""

    code = "PGK901"
    exit_code = 3


class NothingToWork(WorkError):
    """The database has neither a queue nor scheduled jobs that this role may work on."""

    code = "PGK902"
    exit_code = 2


class UnknownQueue(WorkError):
    """--queue names a queue that does not exist."""

    code = "PGK903"
    exit_code = 2


class BadHandler(WorkError):
    """A handler cannot be loaded, or cannot be called with a job."""

    code = "PGK904"
    exit_code = 2


class PortTaken(WorkError):
    """The port for metrics cannot be had."""

    code = "PGK905"
    exit_code = 2
