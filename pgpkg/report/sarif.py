"""The verdict of verify as SARIF 2.1.0, which code hosts show beside the lines of a change."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from pgpkg import shipped
from pgpkg.model import CheckResult, Finding, Level
from pgpkg.report.values import Json

if TYPE_CHECKING:
    from pgpkg.verify import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "note"}


def report_to_sarif(report: Report) -> Json:
    """Return the verdict as one run. Files are relative to the project's root (%SRCROOT%); what
    was skipped is a notification with its reason, never a passed rule."""
    rules = list(dict.fromkeys(check.rule for check in report.checks))
    places = {rule: number for number, rule in enumerate(rules)}
    skipped = [check for check in report.checks if check.status == "skipped"]
    run = {
        "tool": {
            "driver": {
                "name": "pgpkg",
                "semanticVersion": shipped.pgpkg_version(),
                "rules": [_rule(check) for check in _once(report.checks)],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(check) for check in skipped],
                "properties": {"server": dict(report.server)},
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places) for finding in report.findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _once(checks: tuple[CheckResult, ...]) -> list[CheckResult]:
    return list({check.rule: check for check in reversed(checks)}.values())[::-1]


def _rule(check: CheckResult) -> Json:
    return {"id": check.rule, "properties": {"tags": [check.family]}}


def _notification(check: CheckResult) -> Json:
    return {
        "level": "warning",
        "message": {"text": f"skipped: {check.reason}"},
        "associatedRule": {"id": check.rule},
    }


def _result(finding: Finding, places: dict[str, int]) -> Json:
    text = "\n".join(part for part in (finding.message, finding.detail, finding.hint) if part)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": LEVELS[finding.level],
        "message": {"text": text},
        "locations": [_location(finding)],
        "partialFingerprints": {"rule/object/message": _fingerprint(finding)},
        "properties": {"unit": finding.unit, "evidence": dict(finding.evidence or {})},
    }
    if finding.rule in places:
        result["ruleIndex"] = places[finding.rule]
    return result


def _location(finding: Finding) -> Json:
    location: Json = {
        "logicalLocations": [{"fullyQualifiedName": finding.object, "kind": "object"}],
    }
    if finding.file:
        physical: Json = {"artifactLocation": {"uri": finding.file, "uriBaseId": "%SRCROOT%"}}
        if finding.line:
            physical["region"] = {"startLine": finding.line}
        location["physicalLocation"] = physical
    return location


def _fingerprint(finding: Finding) -> str:
    """The same finding after lines have moved."""
    words = (finding.rule, finding.unit, finding.object, finding.message)
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:32]
