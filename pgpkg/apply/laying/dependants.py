"""What stands on an object, and in which order it has to go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from pgpkg.apply.laying.addresses import Address, Key, of_keys, rows
from pgpkg.database import Connection
from pgpkg.errors import ForeignDependant, StateDependant

PG_CLASS = 1259  # the oid of that catalog is part of the system's own source


@dataclass(frozen=True, slots=True)
class Dependant:
    """A root that was asked for, or one thing that stands on roots.

    `key` is None when no file of the project makes it. `needs` are addresses among all of these.
    """

    address: Address
    kind: str
    is_root: bool
    description: str
    needs: frozenset[Address]
    key: Key | None = None

    @property
    def is_state(self) -> bool:
        return self.kind == "state" and not self.is_root

    @property
    def is_relation(self) -> bool:
        return self.address[0] == PG_CLASS

    @property
    def is_foreign(self) -> bool:
        return self.key is None and self.kind != "state" and not self.is_root


def find(
    connection: Connection,
    roots: Iterable[tuple[int, int, int]],
    owned: Iterable[Key],
) -> tuple[Dependant, ...]:
    """Return the roots (class, oid, column or 0) and all that stands on them, topmost first."""
    roots = sorted(set(roots))
    if not roots:
        return ()
    classes, oids, columns = (list(part) for part in zip(*roots, strict=True))
    answer = rows(connection, "dependants_of.sql", classes, oids, columns)
    if not answer:
        return ()
    ours = {
        address: key
        for key, addresses in of_keys(connection, owned).items()
        for address in addresses
    }
    return topmost_first(
        Dependant(
            address=(classid, objid),
            kind=kind,
            is_root=is_root,
            description=description,
            needs=frozenset(_address(need) for need in needs),
            key=ours.get((classid, objid)),
        )
        for classid, objid, kind, is_root, description, needs in answer
    )


def topmost_first(dependants: Iterable[Dependant]) -> tuple[Dependant, ...]:
    """Return them in an order in which each can be dropped."""
    by_address = {dependant.address: dependant for dependant in dependants}
    graph = {a: sorted(d.needs & by_address.keys()) for a, d in sorted(by_address.items())}
    order = list(TopologicalSorter(graph).static_order())
    return tuple(by_address[address] for address in reversed(order))


def addresses(found: Mapping[Key, Sequence[Address]]) -> list[tuple[int, int, int]]:
    """Return whole objects as roots."""
    return [(*address, 0) for many in found.values() for address in many]


def refuse_foreign(dependants: Iterable[Dependant], what: str, reason: str = "") -> None:
    """Raise when something stands in the way that no file of the project makes."""
    strangers = sorted(one.description for one in dependants if one.is_foreign)
    if strangers:
        raise ForeignDependant(
            f"{_stand(strangers)} in the way of {what}, and no file here makes"
            f" {'it' if len(strangers) == 1 else 'them'}",
            detail=_sentences(reason, "Nothing was changed."),
            hint="Give it a file under sql/, or drop it by hand and make it again afterwards.",
        )


def refuse_state(dependants: Iterable[Dependant], what: str, reason: str = "") -> None:
    """Raise when a table's default, check, generated column or index stands in the way."""
    state = sorted(one.description for one in dependants if one.is_state)
    if state:
        raise StateDependant(
            f"{_stand(state)} in the way of {what}, and only a migration changes state",
            detail=_sentences(reason, "Nothing was changed."),
            hint="Write the new version under a new name (..._v2), move the table to it with a"
            " migration, and remove the old file afterwards.",
        )


def _address(text: str) -> Address:
    classid, objid = text.split(":")
    return int(classid), int(objid)


def _stand(things: list[str]) -> str:
    return f"{', '.join(things)} {'stands' if len(things) == 1 else 'stand'}"


def _sentences(*said: str) -> str:
    return " ".join(sentence for sentence in said if sentence)
