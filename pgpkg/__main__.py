"""The command `pgpkg`, also as `python -m pgpkg`."""

from __future__ import annotations

from pgpkg.cli import main

if __name__ == "__main__":
    main()
