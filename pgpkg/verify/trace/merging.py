"""One finding for one object: what several statements do to it is told together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pgpkg.verify.family import Found

WEIGHT = {"error": 0, "warning": 1, "info": 2}


def one_per_object(found: Iterable[Found]) -> list[Found]:
    """Keep, of the findings of one rule about one object in one file, the gravest, and let it name
    the statements of the others."""
    groups: dict[tuple[str, str, str | None], list[Found]] = {}
    for one in found:
        finding = one.finding
        groups.setdefault((finding.rule, finding.object, finding.file), []).append(one)
    return [_merged(group) for group in groups.values()]


def _merged(group: list[Found]) -> Found:
    first = min(group, key=lambda one: WEIGHT[one.finding.level])
    if len(group) == 1:
        return first
    statements = [
        one.finding.evidence["statement"]
        for one in group
        if one.finding.evidence and "statement" in one.finding.evidence
    ]
    others = list(dict.fromkeys(statements))
    finding = first.finding
    detail = finding.detail
    if len(others) > 1:
        detail += f"\nThe same holds for {len(others) - 1} more of its statements."
    hints = dict.fromkeys(one.finding.hint for one in group if one.finding.hint)
    evidence = {**(finding.evidence or {}), "statements": others}
    told = replace(finding, detail=detail, hint="\n".join(hints), evidence=evidence)
    return replace(first, finding=told)
