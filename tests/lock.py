"""Write requirements-dev.txt, the lock file for development: `make lock`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Resolve pyproject.toml with all extras and the dev group for every Python from 3.11."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        uv = Path(folder, "bin", "uv")
        subprocess.run([Path(folder, "bin", "pip"), "install", "-q", "uv"], check=True)
        subprocess.run(
            [
                uv,
                "pip",
                "compile",
                "--quiet",
                "--universal",
                "--no-annotate",
                "--no-header",
                "--all-extras",
                "--group",
                "dev",
                "--python-version",
                "3.11",
                "pyproject.toml",
                "-o",
                "requirements-dev.txt",
            ],
            cwd=ROOT,
            check=True,
        )


if __name__ == "__main__":
    main()
