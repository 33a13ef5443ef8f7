"""Changes of sequences that are not those of identity columns."""

from __future__ import annotations

from collections.abc import Iterator

from pgpkg.catalog import Definition, Difference
from pgpkg.draft import spelling
from pgpkg.draft.change import Change, Phase, Rank

PARAMETERS = ("type", "increment", "minimum", "maximum", "start", "cache", "cycle")


def changes(difference: Difference) -> Iterator[Change | str]:
    """Yield the changes that lead from `right` (present) to `left` (wanted)."""
    name, wanted, present = difference.name, difference.left, difference.right
    if wanted is None:
        assert present is not None
        yield from _lost(name, present)
        return
    if present is None:
        yield Change(
            Phase.PLAIN, Rank.SEQUENCES, f"Makes sequence {name}.",
            spelling.sequence(name, wanted), f"drop sequence {name};",
        )  # fmt: skip
    elif any(wanted[key] != present[key] for key in PARAMETERS):
        yield Change(
            Phase.PLAIN, Rank.SEQUENCES, f"Changes sequence {name}.",
            _alter(name, wanted), _alter(name, present),
        )  # fmt: skip
    if present and wanted.get("persistence") != present.get("persistence"):
        to, back = ("unlogged", "logged") if wanted.get("persistence") else ("logged", "unlogged")
        yield Change(
            Phase.PLAIN, Rank.SEQUENCES, f"Makes sequence {name} {to}.",
            f"alter sequence {name} set {to};", f"alter sequence {name} set {back};",
        )  # fmt: skip
    if wanted.get("owned_by") != (present or {}).get("owned_by"):
        yield Change(
            Phase.PLAIN, Rank.OWNERS,
            f"Gives sequence {name} to {wanted.get('owned_by', 'nobody')}.",
            f"alter sequence {name} owned by {wanted.get('owned_by', 'none')};",
            f"alter sequence {name} owned by {(present or {}).get('owned_by', 'none')};",
        )  # fmt: skip


def _lost(name: str, present: Definition) -> Iterator[Change]:
    yield Change(
        Phase.PLAIN, Rank.LOST_SEQUENCES, f"Takes sequence {name} away.",
        f"drop sequence if exists {name};", spelling.sequence(name, present, gently=True),
        is_loss=True,
    )  # fmt: skip
    if present.get("owned_by"):
        # Without its owner it does not go away with the column, and its way back comes in order.
        yield Change(
            Phase.PLAIN, Rank.LOST_OWNERS, f"Takes sequence {name} from {present['owned_by']}.",
            f"alter sequence {name} owned by none;",
            f"alter sequence {name} owned by {present['owned_by']};",
            is_loss=True, hides_down=True,
        )  # fmt: skip


def _alter(name: str, definition: Definition) -> str:
    options = spelling.sequence_options(definition, definition["type"], full=True)
    return f"alter sequence {name} as {definition['type']} {' '.join(options)};"
