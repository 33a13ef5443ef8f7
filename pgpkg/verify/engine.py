"""Run the chosen families and put together what they found, minus what is silenced."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace

from pgpkg.errors import PgpkgError
from pgpkg.model import CheckResult, Finding, Status
from pgpkg.verify import allow
from pgpkg.verify.context import Context
from pgpkg.verify.family import FAMILIES, Family, Outcome, choose
from pgpkg.verify.places import Places

LEVELS = ("error", "warning", "info")
STATUSES = ("passed", "failed", "skipped")
AT_ONCE = max(2, os.cpu_count() or 1)
LONGEST = ("isolation", "roundtrip", "functions", "trace")
BROKEN = {"migration-fails", "broken-function"}
HOME_OF_SILENCES = "style"


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict: every finding that is not silenced, and one check per rule.

    `server` has `version` and `provider`, None where no server was asked.
    """

    server: Mapping[str, str | None]
    findings: tuple[Finding, ...]
    checks: tuple[CheckResult, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each level, how many checks of each status."""
        seen = Counter[str](finding.level for finding in self.findings)
        seen.update(check.status for check in self.checks)
        return {name: seen[name] for name in (*LEVELS, *STATUSES)}


def needs_server(only: Iterable[str] | None = None) -> bool:
    """Tell whether these families look at a database."""
    return not all(family.looks_at_files for family in choose(only))


def verify(context: Context, only: Iterable[str] | None = None) -> Report:
    """Run the families named in `only`, or all; those that ask the server run some at a time.

    Raises UnknownFamily, and whatever keeps the tree from being built on the scratch server: what
    cannot be built cannot be judged. Only where a finding tells of that very file already, what
    could not be judged is skipped with that reason.
    """
    families = choose(only)
    places = Places(context)
    found: list[Finding] = []
    outcomes: dict[str, Outcome] = {}
    stuck: list[PgpkgError] = []
    for family, came in _run(context, families):
        if isinstance(came, PgpkgError):
            stuck.append(came)
            why = f"{came.place}: {came.message}"
            outcomes[family.name] = Outcome(skipped=dict.fromkeys(family.rules, why))
        else:
            outcomes[family.name] = came
    outcomes = {family.name: _heard(family, families, outcomes) for family in families}
    for outcome in outcomes.values():
        found.extend(places.settle(one) for one in outcome.found)
    told = {one.file for one in found if one.rule in BROKEN}
    untold = [one for one in stuck if one.file is None or one.file not in told]
    if untold:
        raise untold[0]
    findings = _without_silenced(context, families, outcomes, found)
    return Report(
        server=_server(context),
        findings=tuple(sorted(findings, key=_order)),
        checks=tuple(_checks(families, outcomes, findings)),
    )


def _run(
    context: Context, families: tuple[Family, ...]
) -> Iterator[tuple[Family, Outcome | PgpkgError]]:
    """Yield what each family saw, in their order. Most of the work is the server's, who has a
    process for each session: the families that ask it run in threads, the longest first."""
    here = {f.name: _run_one(context, f) for f in families if f.looks_at_files}
    asking = [family for family in families if not family.looks_at_files]
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pgpkg-verify")
    try:
        there = {f.name: pool.submit(_ask, context, f) for f in sorted(asking, key=_length)}
        for family in families:
            found = here.get(family.name) or there[family.name].result()
            yield family, found
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _run_one(context: Context, family: Family) -> Outcome | PgpkgError:
    context.progress(f"checking {family.name}")
    try:
        return family.run(context)
    except PgpkgError as error:
        return error


def _ask(context: Context, family: Family) -> Outcome | PgpkgError:
    """Run one beside others, with a connection of its own to make databases by."""
    if context.server is None:
        return _run_one(context, family)
    with closing(context.server.twin()) as twin:
        return _run_one(replace(context, server=twin), family)


def _length(family: Family) -> int:
    return LONGEST.index(family.name) if family.name in LONGEST else len(LONGEST)


def _heard(
    family: Family, families: tuple[Family, ...], outcomes: Mapping[str, Outcome]
) -> Outcome:
    """Return what a family has to say: where a later one has a rule of the same name and could
    watch what happens, its verdict counts, and this one's reading of the catalog does not."""
    mine = outcomes[family.name]
    later = families[families.index(family) + 1 :]
    overruled = {
        rule: f"judged by {other.name}, which watches what happens"
        for other in later
        for rule in set(other.rules) & set(family.rules)
        if rule not in outcomes[other.name].skipped
    }
    return Outcome(
        tuple(one for one in mine.found if one.finding.rule not in overruled),
        {**mine.skipped, **overruled},
        mine.notes,
    )


def _without_silenced(
    context: Context,
    families: tuple[Family, ...],
    outcomes: Mapping[str, Outcome],
    found: list[Finding],
) -> list[Finding]:
    silences = allow.read(context.tree)
    known = {rule for family in FAMILIES for rule in family.rules} | set(allow.RULES)
    judged = {
        rule
        for family in families
        for rule in family.rules
        if rule not in outcomes[family.name].skipped
    }
    shipped = {unit.name for unit in context.tree.units if unit.is_shipped}
    own = [silence for silence in silences if silence.unit not in shipped]
    found = [*found, *allow.judge(own, found, known, judged)]
    return [one for one in found if not any(silence.hides(one) for silence in silences)]


def _checks(
    families: tuple[Family, ...], outcomes: Mapping[str, Outcome], findings: list[Finding]
) -> Iterable[CheckResult]:
    failed = {finding.rule for finding in findings}
    for family in families:
        outcome = outcomes[family.name]
        for rule in family.rules:
            if rule in outcome.skipped:
                yield CheckResult(rule, family.name, "skipped", outcome.skipped[rule])
                continue
            status: Status = "failed" if rule in failed else "passed"
            yield CheckResult(rule, family.name, status, outcome.notes.get(rule, ""))
    chosen = {family.name for family in families}
    for rule in allow.RULES:
        if HOME_OF_SILENCES in chosen or rule in failed:
            yield CheckResult(rule, HOME_OF_SILENCES, "failed" if rule in failed else "passed")


def _order(finding: Finding) -> tuple[object, ...]:
    return (
        finding.unit,
        finding.object,
        LEVELS.index(finding.level),
        finding.rule,
        finding.line or 0,
        finding.message,
    )


def _server(context: Context) -> dict[str, str | None]:
    if context.server is None:
        return {"version": None, "provider": None}
    major, minor = divmod(context.server.version, 10000)
    return {"version": f"{major}.{minor}", "provider": context.server.provider}
