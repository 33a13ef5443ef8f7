"""Texts that a regular expression matches: the number chooses among them.

Reads what constraints are made of: characters, classes, groups, alternatives, repetitions, anchors.
Another expression gives None, and a wrong text is no harm: PostgreSQL judges every proposal.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

LETTERS, DIGITS = string.ascii_lowercase, string.digits
PLAIN = LETTERS + DIGITS
ANY = PLAIN + string.ascii_uppercase + " -_.,:;@/+#!()"
ESCAPES = {"d": DIGITS, "w": PLAIN, "s": " ", "D": LETTERS, "W": "-", "S": PLAIN}
NAMED = {
    "alpha": LETTERS,
    "digit": DIGITS,
    "alnum": PLAIN,
    "lower": LETTERS,
    "upper": string.ascii_uppercase,
    "space": " ",
    "xdigit": DIGITS + "abcdef",
    "punct": "-_",
}
COUNT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
MORE = 3  # for what may be repeated without end


def matching(pattern: str, number: int) -> str | None:
    """Return a text that a pattern matches, another one for another number where there is room."""
    writer = _Writer(pattern, number)
    try:
        text = writer.alternatives()
    except (IndexError, ValueError):
        return None
    if writer.place < len(pattern):
        return None
    return text if pattern.endswith("$") else f"{text}{number}"


@dataclass
class _Writer:
    """Reads a pattern from left to right and writes as it goes."""

    pattern: str
    number: int
    place: int = 0

    def alternatives(self) -> str:
        """Read up to the end of a group; one of its branches is taken."""
        branches = [self._branch()]
        while self._next() == "|":
            self.place += 1
            branches.append(self._branch())
        return branches[self._choose(len(branches))] if len(branches) > 1 else branches[0]

    def _branch(self) -> str:
        text = ""
        while self._next() not in ("", "|", ")"):
            begin, number = self.place, self.number
            piece = self._piece()
            end = self.place
            least, most = self._times()
            after = self.place
            count = least if least else min(most, 1)
            if most > least and least < MORE and len(piece) == 1:
                count = min(most, MORE)
            self.number = number
            for _ in range(count):
                self.place = begin
                text += self._piece()
                assert self.place == end
            self.place = after
        return text

    def _piece(self) -> str:
        char = self._next()
        self.place += 1
        if char == "(":
            if self.pattern.startswith("?:", self.place):
                self.place += 2
            elif self._next() == "?":
                raise ValueError("looks around")
            text = self.alternatives()
            self._expect(")")
            return text
        if char == "[":
            return self._one_of(self._class())
        if char == ".":
            return self._one_of(PLAIN)
        if char in "^$":
            return ""
        return self._one_of(self._escaped()) if char == "\\" else char

    def _class(self) -> str:
        is_negative = self._next() == "^"
        self.place += is_negative
        chars = ""
        while self._next() != "]" or not chars:
            if self.pattern.startswith("[:", self.place):
                end = self.pattern.index(":]", self.place)
                chars += NAMED[self.pattern[self.place + 2 : end]]
                self.place = end + 2
                continue
            char = self.pattern[self.place]
            self.place += 1
            if char == "\\":
                chars += self._escaped()
            elif self._next() == "-" and self.pattern[self.place + 1] != "]":
                chars += "".join(map(chr, range(ord(char), ord(self.pattern[self.place + 1]) + 1)))
                self.place += 2
            else:
                chars += char
        self.place += 1
        return "".join(c for c in PLAIN + ANY if c not in chars) if is_negative else chars

    def _escaped(self) -> str:
        char = self.pattern[self.place]
        self.place += 1
        if char in "mMyYAZbB":
            raise ValueError("a constraint of places")
        return ESCAPES.get(char, char)

    def _times(self) -> tuple[int, int]:
        many = {"?": (0, 1), "*": (0, MORE), "+": (1, MORE)}.get(self._next())
        found = COUNT.match(self.pattern, self.place)
        if many is not None:
            self.place += 1
        elif found is not None:
            self.place = found.end()
            least = int(found[1])
            many = (least, least if found[2] is None else int(found[2] or least + MORE))
        else:
            return 1, 1
        self.place += self._next() == "?"
        return many

    def _choose(self, count: int) -> int:
        self.number, chosen = divmod(self.number, count)
        return chosen

    def _one_of(self, chars: str) -> str:
        return chars[self._choose(len(chars))] if len(chars) > 1 else chars

    def _expect(self, char: str) -> None:
        if self._next() != char:
            raise ValueError(f"no {char}")
        self.place += 1

    def _next(self) -> str:
        return self.pattern[self.place : self.place + 1]
