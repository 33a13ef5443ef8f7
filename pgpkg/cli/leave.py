"""Leave the process at once. To take the interpreter apart piece by piece takes as long as half a
deploy that finds nothing to do, and the system does it anyway."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def leaving() -> Iterator[None]:
    """End the process with the code that the block exits with, when what was to be done at exit is
    done and everything is written. An error that is nobody's goes its usual way."""
    try:
        yield
    except SystemExit as left:
        if any(not thread.daemon for thread in threading.enumerate()[1:]):
            raise  # somebody still works: the usual way waits for him
        atexit._run_exitfuncs()
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:
            raise left from None
        os._exit(left.code if isinstance(left.code, int) else 0)
