"""Changes of extended statistics: only the planner reads them, so they come and go at once."""

from __future__ import annotations

from collections.abc import Iterator

from pgpkg.catalog import Definition, Difference
from pgpkg.draft import spelling
from pgpkg.draft.change import WATCH, Change, Phase, Rank


def changes(difference: Difference) -> Iterator[Change]:
    """Yield the change that leads from `right` (present) to `left` (wanted)."""
    name, wanted, present = difference.name, difference.left, difference.right
    table = (wanted or present or {})["table"]
    drop = f"drop statistics if exists {name};"
    if wanted is None:
        assert present is not None
        yield Change(
            Phase.PLAIN, Rank.LOST_INDEXES, f"Takes statistics {name} away.",
            drop, _made(present), relation=table, lock=WATCH, is_loss=True, hides_down=True,
        )  # fmt: skip
        return
    up, down = (_made(wanted), drop)
    if present is not None:
        up, down = f"{drop}\n{up}", f"{drop}\n{_made(present)}"
    yield Change(
        Phase.PLAIN, Rank.INDEXES, f"{'Replaces' if present else 'Adds'} statistics {name}.",
        up, down, relation=table, lock=WATCH,
        note="They are filled by the next analyze.",
    )  # fmt: skip


def _made(definition: Definition) -> str:
    return f"{spelling.lowered(definition['def'])};"
