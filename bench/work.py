"""What people do, one function for each kind of visit; each returns the answers that it got."""

import asyncio
from collections.abc import Awaitable, Callable

from bench.client import Answer, Browser
from bench.content import QUESTIONS_IN_EXAM
from bench.fill import PASSWORD, Filled

Visit = Callable[[Browser, Filled], Awaitable[list[Answer]]]

POLL_SECONDS = 0.25
MOST_POLLS = 480


async def lesson(browser: Browser, filled: Filled) -> list[Answer]:
    """Read a lesson."""
    return [await browser.get(filled.lesson)]


async def course(browser: Browser, filled: Filled) -> list[Answer]:
    """Look at the outline with what is done, open and locked."""
    return [await browser.get(filled.course)]


async def sign_in(browser: Browser, _filled: Filled) -> list[Answer]:
    """Send address and password."""
    return [await browser.post("/sign-in", email=browser.visitor.email, password=PASSWORD)]


async def attempt(browser: Browser, filled: Filled) -> list[Answer]:
    """Take the exam as the page's script does: start, save each answer, submit, see the result."""
    begun = await browser.post(filled.start_exam)
    if "/attempts/" not in begun.location:
        return [begun]
    base = begun.location.rpartition("/q/")[0]
    saves = [
        await browser.post(f"{base}/q/{position}/save", answer=str(position % 4), revision="0")
        for position in range(1, QUESTIONS_IN_EXAM + 1)
    ]
    submitted = await browser.post(f"{base}/submit")
    return [begun, *saves, submitted, await browser.get(submitted.location or base)]


async def certificate(browser: Browser, filled: Filled) -> list[Answer]:
    """Meet the last requirement, then wait until the worker has made the PDF."""
    earned = await browser.post(filled.earn)
    if "/certificates/" not in earned.location:
        return [Answer(filled.earn, 500, "", earned.size, earned.seconds)]
    pdf = earned.location + "/certificate.pdf"
    for _ in range(MOST_POLLS):
        answer = await browser.get(pdf)
        if answer.status != 503:
            return [earned, answer]
        await asyncio.sleep(POLL_SECONDS)
    return [earned, answer]
