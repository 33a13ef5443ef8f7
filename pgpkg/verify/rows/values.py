"""Values of a type, as text that PostgreSQL reads: the number chooses, the tag marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pgpkg.verify.rows.tables import Column, Type

# Short and a number, so that it fits into narrow columns and can become another type; then what
# columns with a check mostly want.
PLAIN = "{tag}{i}"
AHEAD, MOST, WIDTH = 12, 7, 2
STYLES: tuple[str, ...] = (
    PLAIN,
    "{tag}word{i}",
    "2026-01-{day:02d}",
    "00000000-0000-4000-8000-{i:012d}",
    "{tag}user{i}@example.com",
    "https://{tag}{i}.example.com/",
    '{{"n": {i}}}',
    "{letter}{letter}{letter}",
    "{letter}{letter}",
    "{low}{low}",
    "{low}{low}-{letter}{letter}",
    "{letter}{letter}{letter}-{i:04d}",
    "#a1b2{i:02x}",
    "+1555{i:07d}",
    "{i:05d}",
    "{tag}{i:064x}",
    "{tag}word-{i}",
    "{tag}Word{i}",
    "10.0.0.{i}",
    "true",
    "{tag}a longer text, number {i}, with more than forty characters in it",
)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes values of all the types of a database; `texts` are those that text columns take."""

    types: Mapping[int, Type]
    tag: str = ""
    style: str = PLAIN
    texts: tuple[str, ...] = ()
    unlike: bool = False

    def ahead(self, columns: Sequence[Column]) -> dict[str, int]:
        """Return by how much the numbers of columns of text are ahead, still of two digits."""
        if not self.unlike or self.style != PLAIN or self.texts:
            return {}
        wide = [c for c in columns if c.modifier == -1 or c.modifier - 4 >= WIDTH]
        known = [column for column in wide if column.type_oid in self.types]
        texts = [column for column in known if self.base(column.type_oid).category == "S"]
        return {column.name: AHEAD * (n % MOST) for n, column in enumerate(texts)}

    def value(self, column: Column, i: int) -> str | None:
        """Return the value of row `i`, or None where the type is a stranger."""
        return self._of(column.type_oid, column.modifier, i)

    def styled(self, column: Column, i: int) -> list[str]:
        """Return the values that other styles of text would give, narrower ranges; none for other
        types."""
        if self.base(column.type_oid).kind == "r":
            low = self._of(self.base(column.type_oid).range_of or 0, -1, 10 * i)
            narrow = (low and f'["{low}","{low}"]', _hour(low or ""))
            return [text for text in narrow if text]
        if self.base(column.type_oid).category != "S":
            return []
        found = (replace(self, style=style).value(column, i) for style in STYLES)
        return [text for text in dict.fromkeys(found) if text is not None]

    def rules(self, column: Column) -> tuple[str, ...]:
        """Return the conditions of the column's domains; the value is called VALUE in them."""
        rules: tuple[str, ...] = ()
        kind = self.types.get(column.type_oid)
        while kind is not None and kind.kind == "d":
            rules += kind.rules
            kind = self.types.get(kind.base or 0)
        return rules

    def plain_type(self, column: Column) -> str:
        """Return how the type is written, without the domain that would refuse at once."""
        is_domain = self.types[column.type_oid].kind == "d"
        return self.base(column.type_oid).spelled if is_domain else column.type

    def base(self, oid: int) -> Type:
        """Return the type below all domains."""
        kind = self.types[oid]
        while kind.base is not None and kind.base in self.types:
            kind = self.types[kind.base]
        return kind

    def _of(self, oid: int, modifier: int, i: int) -> str | None:
        kind = self.types.get(oid)
        if kind is None:
            return None
        if kind.kind == "b" and kind.name in SIMPLE:
            return SIMPLE[kind.name](i, modifier)
        if kind.category == "A" and kind.element:
            inner = self._of(kind.element, modifier, i)
            return None if inner is None else f"{{{_quoted(inner)}}}"
        if kind.category == "S" and kind.kind == "b":
            return self._text(kind, modifier, i)
        return self._composed(kind, i)

    def _composed(self, kind: Type, i: int) -> str | None:
        """Types that rest on others."""
        made: str | None = None
        if kind.kind == "d":
            made = self._of(kind.base or 0, kind.modifier, i)
        elif kind.kind == "e" and kind.labels:
            made = kind.labels[(i - 1) % len(kind.labels)]
        elif kind.kind == "r":
            made = self._range(kind, i)
        elif kind.kind == "m":
            inner = self._of(kind.multirange_of or 0, -1, i)
            made = f"{{{inner}}}" if inner else None
        elif kind.kind == "c":
            parts = (self._of(member, -1, i) or "" for member in kind.members)
            made = "(" + ",".join(_quoted(part) for part in parts) + ")"
        return made

    def _text(self, kind: Type, modifier: int, i: int) -> str:
        letters = "abcdefghijklmnopqrstuvwxyz"
        low = letters[(i - 1) % 26]
        day = (i - 1) % 28 + 1
        if self.texts:
            return self.texts[(i - 1) % len(self.texts)]
        text = self.style.format(tag=self.tag, i=i, day=day, low=low, letter=low.upper())
        room = modifier - 4 if kind.name in {"varchar", "bpchar"} and modifier >= 4 else len(text)
        return text if len(text) <= room else text[-room:]

    def _range(self, kind: Type, i: int) -> str | None:
        low = self._of(kind.range_of or 0, -1, 10 * i)
        high = self._of(kind.range_of or 0, -1, 10 * i + 5)
        return f'["{low}","{high}")' if low is not None and high is not None else None


def _hour(begin: str) -> str:
    """The hour after a point of time; nothing after anything else."""
    day, _, time = begin.partition(" ")
    return f'["{begin}","{day} {time.replace("12:", "13:")}")' if time else ""


def _number(i: int, modifier: int) -> str:
    """A number that fits: numeric(p, s) has p - s digits before the point."""
    if modifier < 4:
        return str(i)
    digits, scale = (modifier - 4) >> 16, (modifier - 4) & 0x7FF
    room = digits - scale
    if scale > 1024 or room <= 0:
        return "0." + str(i % 10) if digits else "0"
    return str(i % 10**room)


def _bits(i: int, modifier: int) -> str:
    width = modifier if modifier > 0 else 1
    return format(i % 2**width, f"0{width}b")


def _date(i: int) -> str:
    year, rest = divmod(i - 1, 12 * 28)
    month, day = divmod(rest, 28)
    return f"{2026 + year}-{month + 1:02d}-{day + 1:02d}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _time(i: int) -> str:
    return f"{i % 24:02d}:{i % 60:02d}:00"


SIMPLE: Mapping[str, Callable[[int, int], str]] = {
    "bool": lambda i, _: "true" if i % 2 else "false",
    "int2": lambda i, _: str(i % 32767),
    "int4": lambda i, _: str(i),
    "int8": lambda i, _: str(i),
    "oid": lambda i, _: str(i),
    "xid8": lambda i, _: str(i),
    "float4": lambda i, _: str(i),
    "float8": lambda i, _: str(i),
    "numeric": _number,
    "money": lambda i, _: str(i),
    "char": lambda i, _: chr(ord("a") + (i - 1) % 26),
    "uuid": lambda i, _: f"00000000-0000-4000-8000-{i:012d}",
    "date": lambda i, _: _date(i),
    "timestamp": lambda i, _: f"{_date(i)} 12:00:00",
    "timestamptz": lambda i, _: f"{_date(i)} 12:00:00+00",
    "time": lambda i, _: _time(i),
    "timetz": lambda i, _: f"{_time(i)}+00",
    "interval": lambda i, _: f"{i} days",
    "json": lambda i, _: f'{{"n": {i}}}',
    "jsonb": lambda i, _: f'{{"n": {i}}}',
    "jsonpath": lambda i, _: f"$.n{i}",
    "bytea": lambda i, _: f"\\x{i:08x}",
    "inet": lambda i, _: f"10.0.{i // 250}.{i % 250 + 1}",
    "cidr": lambda i, _: f"10.{i // 250}.{i % 250}.0/24",
    "macaddr": lambda i, _: f"08:00:2b:00:{i // 256:02x}:{i % 256:02x}",
    "macaddr8": lambda i, _: f"08:00:2b:00:00:00:{i // 256:02x}:{i % 256:02x}",
    "bit": _bits,
    "varbit": lambda i, _: format(i, "b"),
    "xml": lambda i, _: f"<n>{i}</n>",
    "point": lambda i, _: f"({i},{i})",
    "line": lambda i, _: f"{{1,-1,{i}}}",
    "lseg": lambda i, _: f"(0,0),({i},{i})",
    "box": lambda i, _: f"({i},{i}),(0,0)",
    "path": lambda i, _: f"((0,0),({i},{i}))",
    "polygon": lambda i, _: f"((0,0),({i},{i}),(0,{i}))",
    "circle": lambda i, _: f"<(0,0),{i}>",
    "tsvector": lambda i, _: f"word{i}",
    "tsquery": lambda i, _: f"word{i}",
    "pg_lsn": lambda i, _: f"0/{i:X}",
    "hstore": lambda i, _: f"n=>{i}",
    "ltree": lambda i, _: f"top.n{i}",
    "oidvector": lambda i, _: str(i),
    "int2vector": lambda i, _: str(i),
    "regclass": lambda _i, _m: "pg_catalog.pg_class",
    "regproc": lambda _i, _m: "pg_catalog.now",
    "regtype": lambda _i, _m: "integer",
    "regrole": lambda _i, _m: "pg_monitor",
}
