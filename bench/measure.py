"""Let people visit for a while, and say what it cost."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.client import Answer, Browser
from bench.fill import Filled, Visitor
from bench.server import Server
from bench.work import Visit

SETTLE_SECONDS = 0.3


@dataclass(frozen=True)
class Figures:
    """One line of the table. Times in milliseconds; None where something is not measured."""

    what: str
    at_once: int
    done: int
    errors: int
    first_error: str
    """Path and status of the first request that went wrong; empty when there is none."""
    per_second: float | None
    p50: float
    p95: float
    p99: float
    cpu_ms: float | None
    statements: float | None
    bytes: float


@dataclass(frozen=True)
class _Visited:
    seconds: float
    answers: list[Answer]


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value that `share` percent of the values do not exceed; 0 when there are none."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * share // 100) - 1)] if ranked else 0.0


async def visit_for(
    server: Server, filled: Filled, visit: Visit, visitors: Sequence[Visitor], seconds: float
) -> tuple[list[_Visited], float]:
    """Let each visitor come again and again until the time is over, at least once; return the time it took too."""
    found: list[_Visited] = []
    begun = time.perf_counter()

    async def one(visitor: Visitor) -> None:
        browser = Browser(server.port, visitor)
        while True:
            before = time.perf_counter()
            answers = await visit(browser, filled)
            found.append(_Visited(time.perf_counter() - before, answers))
            if time.perf_counter() - begun >= seconds:
                return browser.close()

    await asyncio.gather(*(one(visitor) for visitor in visitors))
    return found, time.perf_counter() - begun


def measure(
    server: Server, filled: Filled, what: str, visit: Visit, visitors: Sequence[Visitor], seconds: float,
    *, process: str = "",
) -> list[Figures]:  # fmt: skip
    """Measure one kind of visit. With `process`, the CPU time of that process alone; 0 seconds mean once each."""
    server.requests()
    cpu = server.cpu_ms(process)
    found, took = asyncio.run(visit_for(server, filled, visit, visitors, seconds))
    spent = server.cpu_ms(process) - cpu
    time.sleep(SETTLE_SECONDS)  # the last log lines are on their way
    logged = server.requests()
    times = [visited.seconds * 1000 for visited in found]
    answers = [answer for visited in found for answer in visited.answers]
    whole = Figures(
        what=what,
        at_once=len(visitors),
        done=len(found),
        errors=sum(not answer.is_good for answer in answers),
        first_error=_first_error(answers),
        per_second=len(found) / took,
        p50=percentile(times, 50),
        p95=percentile(times, 95),
        p99=percentile(times, 99),
        cpu_ms=spent / len(found),
        statements=None if process else logged.statements / len(found),
        bytes=sum(answer.size for answer in answers) / len(found),
    )
    saves = [answer for answer in answers if answer.path.endswith("/save")]
    return [whole, _saves(saves, len(visitors), took, logged.statements_of_saves)] if saves else [whole]


def _first_error(answers: Sequence[Answer]) -> str:
    return next((f"{answer.path} {answer.status}" for answer in answers if not answer.is_good), "")


def _saves(saves: Sequence[Answer], at_once: int, took: float, statements: int) -> Figures:
    """Return the line for the saves inside attempts; their CPU time cannot be told from the rest."""
    times = [answer.seconds * 1000 for answer in saves]
    return Figures(
        what="  of which one save", at_once=at_once, done=len(saves),
        errors=sum(not answer.is_good for answer in saves), first_error=_first_error(saves),
        per_second=len(saves) / took,
        p50=percentile(times, 50), p95=percentile(times, 95), p99=percentile(times, 99), cpu_ms=None,
        statements=statements / len(saves), bytes=sum(answer.size for answer in saves) / len(saves),
    )  # fmt: skip
