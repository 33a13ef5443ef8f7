"""Time scripts through pgbench and read percentiles from its log of each transaction.

A script is a `.sql` file whose first lines are a header of `-- key: value` comments: `name`,
`unit`, `actor` (a name under [actors], or a role), `scale` (what scale 1 means), `setup` (a file
beside it that prepares data), `budget` (p95 in milliseconds), `compared with` (another script).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pgpkg.config import Config
from pgpkg.database import connect
from pgpkg.errors import BenchFailed, BenchHeaderError, NoPgbench, NoSuchBench
from pgpkg.model import Actor, Measurement
from pgpkg.scratch import Server, passfile

HEADER = re.compile(r"--\s*(name|unit|actor|scale|setup|budget|compared with)\s*:\s*(.*?)\s*$")
PERCENTILES = (50, 95, 99)


@dataclass(frozen=True, slots=True)
class Script:
    """One benchmark as written. `budget` is the p95 in milliseconds that it must keep."""

    name: str
    unit: str
    file: Path
    actor: str | None = None
    scale: str = ""
    setup: Path | None = None
    budget: float | None = None
    compared_with: str | None = None


@dataclass(frozen=True, slots=True)
class BenchReport:
    """What was measured, where. `ratios` compares p50: how many times slower the other form is."""

    server: Mapping[str, str]
    results: tuple[Measurement, ...]
    ratios: Mapping[str, float] = field(default_factory=dict)
    before: Mapping[str, Measurement] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        return all(result.ok for result in self.results)

    def save(self, file: Path) -> None:
        """Write the JSON that `--compare` reads."""
        results = [asdict(result) for result in self.results]
        text = json.dumps({"server": dict(self.server), "results": results}, indent=2)
        file.write_text(text + "\n", encoding="utf-8")


def scripts(folder: Path, names: Sequence[str] = ()) -> tuple[Script, ...]:
    """Read the headers of the scripts in `folder`; with names only those, and what they are
    compared with.

    Raises NoSuchBench for an unknown name and BenchHeaderError for a header that lacks something.
    """
    found = {script.name: script for script in map(read_header, sorted(folder.glob("*.sql")))}
    for name in names:
        if name not in found:
            raise NoSuchBench(
                f"there is no benchmark named {name}",
                detail=f"{folder.name} has {', '.join(found) or 'none'}.",
                hint="Run them all with: pgpkg bench",
            )
    if not names:
        return tuple(found.values())
    wanted = {*names, *(found[name].compared_with for name in names)}
    return tuple(script for script in found.values() if script.name in wanted)


def read_header(file: Path) -> Script:
    """Read one script's header."""
    values: dict[str, str] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if match := HEADER.match(line):
            values[match[1]] = match[2]
        elif not line.startswith("--"):
            break
    for key in ("name", "unit"):
        if not values.get(key):
            raise BenchHeaderError(
                f"{file.name} does not say its {key}",
                hint=f"Write a first line such as: -- {key}: ...",
                file=str(file),
                line=1,
            )
    return Script(
        name=values["name"],
        unit=values["unit"],
        file=file,
        actor=values.get("actor") or None,
        scale=values.get("scale", ""),
        setup=file.parent / values["setup"] if values.get("setup") else None,
        budget=_milliseconds(values["budget"], file) if values.get("budget") else None,
        compared_with=values.get("compared with") or None,
    )


def run(
    chosen: Sequence[Script],
    server: Server,
    template: str,
    config: Config,
    *,
    scale: int,
    clients: int,
    seconds: float,
    progress: Callable[[str], None],
) -> BenchReport:
    """Run each script on its own clone of `template`, data prepared at `scale`.

    Scripts that share a setup share one prepared template, so both forms of a comparison see the
    same rows.
    """
    prepared: dict[Path | None, str] = {None: template}
    results = []
    for script in chosen:
        if script.setup not in prepared:
            progress(f"preparing {script.setup.name if script.setup else ''} at scale {scale}")
            prepared[script.setup] = _prepare(script, server, template, scale)
        progress(f"timing {script.name}, {clients} clients, {seconds:g} s")
        database = server.clone(prepared[script.setup])
        try:
            results.append(_time(script, server, database, config.actors, scale, clients, seconds))
        finally:
            server.drop(database)
    measured = tuple(results)
    return BenchReport(_server_facts(server), measured, _ratios(measured))


def compare(report: BenchReport, file: Path) -> BenchReport:
    """Return the report with the saved numbers beside its own."""
    try:
        saved = json.loads(file.read_text(encoding="utf-8"))
        before = {row["name"]: Measurement(**row) for row in saved["results"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchHeaderError(
            f"{file} cannot be compared with",
            detail=str(error),
            hint="Write such a file with: pgpkg bench --save FILE",
            file=str(file),
        ) from error
    return BenchReport(report.server, report.results, report.ratios, before)


def percentile(sorted_values: Sequence[float], percent: int) -> float:
    """Return the nearest-rank percentile (the smallest value that `percent` % do not exceed)."""
    rank = max(1, -(-percent * len(sorted_values) // 100))
    return sorted_values[rank - 1]


def _prepare(script: Script, server: Server, template: str, scale: int) -> str:
    assert script.setup is not None
    database = server.clone(template)
    with connect(server.url(database)) as connection:
        connection.execute("select set_config('bench.scale', %s, false)", [str(scale)])
        connection.execute(script.setup.read_bytes(), prepare=False)
        connection.execute("vacuum analyze")
    return database


def _time(
    script: Script,
    server: Server,
    database: str,
    actors: Mapping[str, Actor],
    scale: int,
    clients: int,
    seconds: float,
) -> Measurement:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        address, environment = passfile.for_program(server.url(database))
        command = [
            str(_pgbench(server)),
            *("-n", "-M", "prepared", "-l", f"--log-prefix={log}"),
            *("-c", str(clients), "-j", str(min(clients, 2)), "-T", str(max(1, round(seconds)))),
            *("-D", f"scale={scale}", "-f", str(script.file)),
            address,
        ]
        options = {**os.environ, **environment}
        options["PGOPTIONS"] = _session_options(script.actor, actors)
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=options)
        if done.returncode != 0:
            raise BenchFailed(
                f"benchmark {script.name} failed",
                detail=_reason(done.stderr),
                hint="Run the script by hand: pgpkg scratch up, then pgbench -n -f the file.",
                file=str(script.file),
            )
        times = sorted(_latencies(Path(folder)))
    tps = re.search(r"tps = ([0-9.]+)", done.stdout)
    p50, p95, p99 = (round(percentile(times, p), 3) for p in PERCENTILES)
    return Measurement(
        name=script.name,
        clients=clients,
        n=len(times),
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        tps=round(float(tps[1]), 1) if tps else 0.0,
        budget=script.budget,
        ok=script.budget is None or p95 <= script.budget,
        compared_with=script.compared_with,
    )


def _latencies(folder: Path) -> list[float]:
    """Read milliseconds from pgbench's log: client, transaction, microseconds, ..."""
    lines = (line for file in folder.iterdir() for line in file.read_text().splitlines())
    return [int(parts[2]) / 1000 for parts in map(str.split, lines) if parts[2].isdigit()]


def _session_options(actor: str | None, actors: Mapping[str, Actor]) -> str:
    if actor is None:
        return ""
    somebody = actors.get(actor, Actor(actor, actor))
    settings = {"role": somebody.role, **somebody.settings}
    if somebody.claims:
        settings["request.jwt.claims"] = json.dumps(somebody.claims, separators=(",", ":"))
    return " ".join(f"-c {key}={_escaped(value)}" for key, value in settings.items())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(" ", "\\ ")


def _pgbench(server: Server) -> Path:
    if server.bin is not None and (server.bin / "pgbench").is_file():
        return server.bin / "pgbench"
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if folder and (Path(folder) / "pgbench").is_file():
            return Path(folder) / "pgbench"
    raise NoPgbench(
        "there is no pgbench here",
        detail=f"The {server.provider} server brings none, and PATH has none.",
        hint='Use the embedded server: [scratch] provider = "embedded"',
    )


def _ratios(results: Sequence[Measurement]) -> dict[str, float]:
    by_name = {result.name: result for result in results}
    return {
        result.name: round(by_name[result.compared_with].p50_ms / result.p50_ms, 2)
        for result in results
        if result.compared_with in by_name and result.p50_ms
    }


def _server_facts(server: Server) -> dict[str, str]:
    major, minor = divmod(server.version, 10000)
    return {"version": f"{major}.{minor}", "provider": server.provider}


def _milliseconds(text: str, file: Path) -> float:
    match = re.fullmatch(r"(?:p95\s*)?(\d+(?:\.\d+)?)\s*(?:ms)?", text)
    if match is None:
        raise BenchHeaderError(
            f"the budget of {file.name} is {text!r}, which is not a time",
            hint="Write the p95 in milliseconds: -- budget: 100 ms",
            file=str(file),
            line=1,
        )
    return float(match[1])


def _reason(stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if "error" in line.lower()]
    return (lines or stderr.splitlines() or ["pgbench said nothing"])[0]
