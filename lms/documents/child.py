"""Rendering in a process of its own, with limits, for whoever must not be taken down by it.

The process reads the facts as JSON, writes the PDF and ends. It starts cold: about two seconds.
"""

import json
import resource
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from typing import Any

from lms.core.errors import LmsError
from lms.documents.certificate import CertificatePaper
from lms.documents.pdf import render_certificate

DATES = ("issued_on", "expires_on", "start_on", "end_on")
REFUSED = 3  # the exit code for a certificate that cannot be set, with the reason on standard output


class RenderingFailed(LmsError):
    """The PDF was not made; the text says why."""


def render_in_child(paper: CertificatePaper, *, seconds: int = 20, memory_mb: int = 1200) -> bytes:
    """Return the certificate as PDF, made in a process that is ended beyond `seconds` or `memory_mb`.

    Raises:
        RenderingFailed: a limit was reached, or the certificate cannot be set.
    """
    command = [sys.executable, "-m", "lms.documents.child", str(seconds), str(memory_mb)]
    facts = json.dumps(asdict(paper), default=date.isoformat).encode()
    try:
        # The command is this interpreter and a module of ours; what people wrote goes in as data.
        done = subprocess.run(command, input=facts, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as expired:
        raise RenderingFailed(
            f"Making the certificate took over {seconds} seconds and was stopped."
        ) from expired
    if done.returncode == REFUSED:
        raise RenderingFailed(done.stdout.decode())
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise RenderingFailed("Making the certificate reached its limit of time or memory and was stopped.")
    return done.stdout


def _read(facts: str) -> CertificatePaper:
    values: dict[str, Any] = json.loads(facts)
    for name in DATES:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    for name in ("assessed", "signatories"):
        values[name] = tuple(tuple(pair) for pair in values[name])
    return CertificatePaper(**values)


def _main(seconds: int, memory_mb: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2**20, memory_mb * 2**20))
    try:
        sys.stdout.buffer.write(render_certificate(_read(sys.stdin.buffer.read().decode())))
    except LmsError as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        sys.exit(REFUSED)


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]))
