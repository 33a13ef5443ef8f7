"""A parser for the text format of Prometheus, strict where a scrape would fail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SAMPLE = re.compile(r"(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?P<labels>.*)\})? (?P<value>[^ ]+)")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)')
VALUE = re.compile(r"[+-]?Inf|NaN|[+-]?\d+(\.\d+)?(e[+-]?\d+)?")
ESCAPED = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}


@dataclass
class Family:
    """One metric: its type, its help, and its values by labels."""

    type: str = ""
    help: str = ""
    samples: dict[frozenset[tuple[str, str]], float] = field(default_factory=dict)

    def value(self, **labels: str) -> float:
        return self.samples[frozenset(labels.items())]


def parse(text: str) -> dict[str, Family]:
    """Return the metrics by name. Raises ValueError for what Prometheus would refuse."""
    assert text == "" or text.endswith("\n")
    families: dict[str, Family] = {}
    current = ""
    for line in text.splitlines():
        if line.startswith("# HELP "):
            _, _, current, help_text = line.split(" ", 3)
            if current in families:
                raise ValueError(f"{current} comes twice")
            families[current] = Family(help=help_text)
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            if name != current or kind not in {"gauge", "counter"} or families[name].type:
                raise ValueError(line)
            families[name].type = kind
        else:
            _sample(line, families[current], current)
    return families


def _sample(line: str, family: Family, current: str) -> None:
    found = SAMPLE.fullmatch(line)
    if not found or found["name"] != current or not VALUE.fullmatch(found["value"]):
        raise ValueError(line)
    text = found["labels"] or ""
    pairs = [(m[1], m[2]) for m in LABEL.finditer(text)]
    if sum(len(m[0]) for m in LABEL.finditer(text)) != len(text):
        raise ValueError(line)
    labels = frozenset((k, re.sub(r"\\.", lambda m: ESCAPED[m[0]], v)) for k, v in pairs)
    if labels in family.samples or len(labels) != len(pairs):
        raise ValueError(f"twice: {line}")
    family.samples[labels] = float(found["value"])
