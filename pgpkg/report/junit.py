"""The verdict of verify as JUnit's XML, which CI servers show as tests: one for each rule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from pgpkg.model import CheckResult, Finding, Level

if TYPE_CHECKING:
    from pgpkg.verify import Report

WEIGHT: dict[Level, int] = {"error": 3, "warning": 2, "info": 1}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report_to_junit(report: Report, fail_on: Level = "error") -> str:
    """Return the verdict: a suite for each family, a test for each rule. A rule fails through
    findings at or above `fail_on`; what lies below is told in its system-out."""
    root = ElementTree.Element("testsuites", name="pgpkg verify")
    families = dict.fromkeys(check.family for check in report.checks)
    for family in families:
        checks = [check for check in report.checks if check.family == family]
        suite = ElementTree.SubElement(root, "testsuite", name=family, tests=str(len(checks)))
        for check in checks:
            mine = [finding for finding in report.findings if finding.rule == check.rule]
            _case(suite, check, mine, fail_on)
        _count(suite)
    _count(root)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _case(
    suite: ElementTree.Element, check: CheckResult, findings: list[Finding], fail_on: Level
) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", name=check.rule, classname=f"pgpkg.{check.family}"
    )
    if check.status == "skipped":
        ElementTree.SubElement(case, "skipped", message=_clean(check.reason))
        return
    failing = [f for f in findings if WEIGHT[f.level] >= WEIGHT[fail_on]]
    if failing:
        first = f"{failing[0].object}: {failing[0].message}"
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        failure = ElementTree.SubElement(
            case, "failure", type=failing[0].level, message=_clean(first + more)
        )
        failure.text = _clean("\n\n".join(_told(finding) for finding in failing))
    rest = [finding for finding in findings if finding not in failing]
    if rest:
        output = ElementTree.SubElement(case, "system-out")
        output.text = _clean("\n\n".join(_told(finding) for finding in rest))


def _count(element: ElementTree.Element) -> None:
    element.set("tests", str(len(list(element.iter("testcase")))))
    element.set("failures", str(len(list(element.iter("failure")))))
    element.set("errors", "0")
    element.set("skipped", str(len(list(element.iter("skipped")))))


def _told(finding: Finding) -> str:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file or ""
    lines = [f"{finding.level} {finding.object}: {finding.message}", place, finding.detail]
    return "\n".join(line for line in [*lines, finding.hint] if line)


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return NOT_XML.sub("?", text)
