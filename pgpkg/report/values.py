"""Turn what the verbs found into the values of their JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pgpkg.model import DatabaseStatus, Finding, Migration, Outcome, Plan, Standing, Step

if TYPE_CHECKING:
    from pgpkg.bench import BenchReport
    from pgpkg.verify import Report

Json = dict[str, Any]

STANDINGS = ("applied", "pending", "changed", "tampered", "drifted")


def report_to_json(report: Report) -> Json:
    """Return the verdict of verify."""
    return {
        "server": dict(report.server),
        "findings": [finding_to_json(finding) for finding in report.findings],
        "checks": [asdict(check) for check in report.checks],
        "counts": report.counts,
    }


def finding_to_json(finding: Finding) -> Json:
    """Return the common row."""
    row = asdict(finding)
    row["evidence"] = dict(finding.evidence) if finding.evidence is not None else None
    return row


def plan_to_json(plan: Plan) -> Json:
    """Return what apply would do, in the form that `apply --plan` reads."""
    return {
        "database": plan.database,
        "migrations": [_migration_to_json(migration) for migration in plan.migrations],
        "objects": [_step_to_json(step) for step in plan.objects],
        "fresh": list(plan.fresh),
        "notes": list(plan.notes),
    }


def outcome_to_json(outcome: Outcome) -> Json:
    """Return what a deploy did."""
    return {
        "migrations": list(outcome.migrations),
        "objects": [_step_to_json(step) for step in outcome.objects],
        "fresh": list(outcome.fresh),
        "recorded": list(outcome.recorded),
    }


def status_to_json(status: DatabaseStatus) -> Json:
    """Return five lists; migrations in them carry `id`."""
    return {
        name: [_standing_to_json(standing) for standing in getattr(status, name)]
        for name in STANDINGS
    }


def bench_to_json(report: BenchReport) -> Json:
    """Return the measurements, with the ratios to the forms that they are compared with."""
    return {
        "server": dict(report.server),
        "results": [asdict(result) for result in report.results],
        "ratios": dict(report.ratios),
    }


def _migration_to_json(migration: Migration) -> Json:
    return {
        "id": migration.id,
        "unit": migration.unit,
        "transactional": migration.is_transactional,
        "sha256": migration.sha256,
        "sql": migration.text,
    }


def _step_to_json(step: Step) -> Json:
    return {
        "unit": step.unit,
        "kind": step.kind,
        "name": step.name,
        "action": step.action,
        "file": step.file,
        "breaking": step.is_breaking,
        "reason": step.reason,
    }


def _standing_to_json(standing: Standing) -> Json:
    row = asdict(standing)
    return {"id": standing.name, **row} if standing.kind == "migration" else row
