"""From serial to identity: the new sequence goes on where the old one stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pgpkg.catalog import Difference
from pgpkg.draft import spelling
from pgpkg.draft.change import SHORT, Change, Phase, Rank


def promotions(differences: Iterable[Difference]) -> Iterator[tuple[Difference, Difference]]:
    """Yield (column, sequence) where an identity takes the place of a serial's own sequence."""
    given = list(differences)
    lost = {d.name: d for d in given if d.kind == "sequence" and d.left is None}
    for column in given:
        if column.kind != "column" or column.left is None or column.right is None:
            continue
        name = (column.left.get("identity") or {}).get("sequence")
        if name in lost and (lost[name].right or {}).get("owned_by") == column.name:
            yield column, lost[name]


def changes(column: Difference, sequence: Difference) -> Iterator[Change]:
    """Put the old sequence aside, hand its position over, and let it go behind the prefix."""
    wanted, present = column.left or {}, column.right or {}
    table, own, old = wanted["table"], spelling.own(column.name), sequence.name
    spare_name = spelling.ident(f"{spelling.bare(spelling.own(old))[:59]}_old")
    spare = f"{spelling.above(old)}.{spare_name}"
    head = f"alter table {table} alter column {own}"
    up = [
        f"{head} drop default;",
        f"alter sequence {old} owned by none;",
        f"alter sequence {old} rename to {spare_name};",
        f"{head} add {spelling.identity(column.name, wanted)};",
        _hand_over(spare, old),
    ]
    down = [
        _hand_over(old, spare),
        f"{head} drop identity;",
        f"alter sequence {spare} rename to {spelling.own(old)};",
        f"alter sequence {old} owned by {column.name};",
        f"{head} set default {spelling.lowered(present['default'])};",
    ]
    yield Change(
        Phase.PLAIN, Rank.CONSTRAINTS, f"Makes {column.name} an identity instead of a serial.",
        "\n".join(up), "\n".join(down), relation=table, lock=SHORT,
        note="The new sequence goes on where the old one stood.",
    )  # fmt: skip
    unowned = {k: v for k, v in (sequence.right or {}).items() if k != "owned_by"}
    yield Change(
        Phase.PLAIN, Rank.LOST_SEQUENCES, f"Takes sequence {spare} away.",
        f"drop sequence if exists {spare};", spelling.sequence(spare, unowned, gently=True),
        is_loss=True,
    )  # fmt: skip


def rest(column: Difference) -> Difference | None:
    """What is left to change in such a column; None when nothing is."""
    wanted, present = column.left or {}, dict(column.right or {})
    present.pop("default", None)
    left = replace(column, right={**present, "identity": wanted["identity"]})
    return left if left.fields else None


def _hand_over(source: str, target: str) -> str:
    literal = spelling.literal(target)
    return f"select setval({literal}, s.last_value, s.is_called) from {source} as s;"
