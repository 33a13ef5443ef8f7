"""The command `pgpkg`, also as `python -m pgpkg`."""

from __future__ import annotations

import gc

# A command lives for a second: looking for garbage among what was just imported and parsed takes
# a tenth of that.
gc.set_threshold(200_000)

from pgpkg.cli import leaving, run  # noqa: E402


def main() -> None:
    """Run the command line and leave."""
    with leaving():
        run()


if __name__ == "__main__":
    main()
