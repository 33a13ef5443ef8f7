"""placeholder"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pgpkg.config import ScratchSettings


def lacks(settings: ScratchSettings, extensions: Iterable[str]) -> str:
    return "no engine"


def start(settings: ScratchSettings) -> Any:
    raise NotImplementedError


def join(state: Mapping[str, Any]) -> Any:
    raise NotImplementedError
