"""Measure, and print the table: ``script/bench [--seconds N] [--smoke] [--json FILE]``."""

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench import work
from bench.fill import Filled, fill, in_turns
from bench.measure import Figures, measure
from bench.server import Server, ServerProblem

LEVELS = (1, 8, 32)
CERTIFICATES = (2, 1, 8, 32)
"""People who earn one each: first some that nobody counts, while the worker loads its libraries."""

HEAD = f"{'':<26}{'at once':>8}{'/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'SQL':>7}{'bytes':>9}"


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="script/bench", description="Measure the real server on this machine."
    )
    parser.add_argument("--seconds", type=float, default=3.0, help="length of each measurement (3)")
    parser.add_argument("--smoke", action="store_true", help="one second each, to see that everything runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file too")
    return parser.parse_args()


def main() -> int:
    """Return 0 when every request was answered as it should be."""
    chosen = options()
    seconds = 1.0 if chosen.smoke else chosen.seconds
    with tempfile.TemporaryDirectory(prefix="stipple-bench-") as folder:
        filled = fill(Path(folder), readers=max(LEVELS), earners=sum(CERTIFICATES))
        server = Server(Path(folder))
        try:
            idle = server.memory_mb()
            print(HEAD)
            figures = []
            for found in _run(server, filled, seconds):
                figures.append(found)
                print(line(found), flush=True)
            memory = {"idle_mb": round(idle), "loaded_mb": round(server.memory_mb())}
        finally:
            server.end()
    print(
        f"\nMemory of all processes (PSS): {memory['idle_mb']} MB idle, {memory['loaded_mb']} MB afterwards"
    )
    print(
        "One row is one page, one sign-in, one attempt of 23 requests, or one certificate; CPU of all processes of"
    )
    print("the server, for certificates of the worker alone; the client runs on the same machine.")
    if chosen.json:
        _write(chosen.json, figures, memory, seconds)
    return 1 if any(found.errors for found in figures) else 0


def _run(server: Server, filled: Filled, seconds: float) -> Iterator[Figures]:
    visits = (
        ("lesson page", work.lesson, filled.readers),
        ("course page", work.course, filled.readers),
        ("sign-in", work.sign_in, filled.strangers),
        ("attempt, 20 questions", work.attempt, filled.readers),
    )
    for what, visit, visitors in visits:
        measure(server, filled, what, visit, visitors[:8], 0)  # templates and statements are compiled once
        for level in LEVELS:
            yield from measure(server, filled, what, visit, visitors[:level], seconds)
    warm, *groups = in_turns(filled.earners, CERTIFICATES)
    measure(server, filled, "", work.certificate, warm, 0)
    for group in groups:
        yield from measure(server, filled, "certificate PDF", work.certificate, group, 0, process="lms.jobs")


def line(found: Figures) -> str:
    """Return one line of the table."""

    def shown(value: float | None, places: int) -> str:
        return "–" if value is None else f"{value:.{places}f}"

    row = (
        f"{found.what:<26}{found.at_once:>8}{shown(found.per_second, 1):>9}{found.p50:>9.1f}{found.p95:>9.1f}"
        f"{found.p99:>9.1f}{shown(found.cpu_ms, 1):>9}{shown(found.statements, 1):>7}{found.bytes:>9.0f}"
    )
    return row + (f"  {found.errors} errors, first {found.first_error}" if found.errors else "")


def _write(path: Path, figures: list[Figures], memory: dict[str, int], seconds: float) -> None:
    machine = {"python": platform.python_version(), "system": platform.platform()}
    whole = {
        "machine": machine,
        "seconds": seconds,
        "memory": memory,
        "figures": [asdict(f) for f in figures],
    }
    path.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ServerProblem as problem:
        sys.exit(f"The server did not start:\n{problem}")
