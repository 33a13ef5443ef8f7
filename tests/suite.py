"""What `make test` runs: checks of the text, then the tests on every server that is here.

The embedded PostgreSQL 18 is always here. A local PostgreSQL 15 or newer and a container engine
are used where they exist; where they do not, one line says what was left out and why. With CI=true
nothing that CI covers may be left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ENGINE = ROOT / "tests" / "container" / "engine.sh"
CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "floors": ["lint-imports"],
    "style": ["pgpkg", "verify", "--only", "style", "--fail-on", "warning"],
}
# What depends on the server: the command line says the same of both, and is read once.
ON_LOCAL = ("tests/integration", "tests/checks", "tests/packages", "tests/backends")
ONCE = (
    "tests/checks/test_showcase.py",
    "tests/checks/test_style.py",
    "tests/integration/test_pytest_plugin.py",
    "tests/integration/test_pytest_plugin_passwords.py",
)


def main() -> int:
    """Run everything; stop at the first part that fails and exit with its code."""
    parts = [(name, command, {}) for name, command in CHECKS.items()]
    engine = _engine()
    parts.append(("tests on the embedded server", _pytest("tests"), {**engine, **_on("embedded")}))
    if _has_local():
        # Containers bring their own server: they are tested once, in the run above.
        ignored = [f"--ignore={file}" for file in ONCE]
        command = _pytest(*ON_LOCAL, *ignored, "-m", "not container")
        parts.append(("tests on the local server", command, _on("local")))
    else:
        print("-- left out: tests on a local server; no PostgreSQL 15 or newer is installed")
    try:
        for name, command, variables in parts:
            code = _run(name, command, variables)
            if code != 0:
                print(f"-- {name}: failed with {code}")
                return code
    finally:
        if engine:
            subprocess.run(["bash", str(ENGINE), "down"], check=False, stdout=subprocess.DEVNULL)
    print("-- all is well")
    return 0


def _run(name: str, command: list[str], variables: Mapping[str, str]) -> int:
    print(f"-- {name}", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env={**os.environ, **variables},
        check=False,
    )
    print(f"-- {name}: {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode


def _pytest(*folders: str) -> list[str]:
    """A file goes to one worker as a whole: some count what they start, some build only once."""
    return ["pytest", "-q", "-n", "2", "--dist", "loadfile", *folders]


def _on(provider: str) -> dict[str, str]:
    return {"PGPKG_TEST_SERVER": provider}


def _has_local() -> bool:
    servers = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return any(int(path.parts[-3]) >= 15 for path in servers)


def _engine() -> dict[str, str]:
    """Start a container engine where that is possible and return what finds it."""
    if os.environ.get("DOCKER_HOST") or os.geteuid() != 0 or shutil.which("podman") is None:
        return {}
    print("-- container engine", flush=True)
    done = subprocess.run(
        ["bash", str(ENGINE), "up"], cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        print("-- left out: container tests; no engine could be started")
        return {}
    pairs = (line.removeprefix("export ").split("=", 1) for line in done.stdout.splitlines())
    return {key: value.strip("'\"") for key, value in pairs}


if __name__ == "__main__":
    sys.exit(main())
