"""A mail server for tests: it takes every message and keeps it."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast


class _Talk(socketserver.StreamRequestHandler):
    """One connection, as far as RFC 5321 is needed here."""

    def handle(self) -> None:
        """Answer until the client says goodbye."""
        office = cast("PostOffice", self.server)
        self._say("220 post office")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._take(office)
            elif verb == b"QUIT":
                self._say("221 goodbye")
                return
            else:
                self._say("250 ok")

    def _take(self, office: "PostOffice") -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        office.arrived.set()
        if office.open.wait(timeout=60):
            office.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
            self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class PostOffice(socketserver.ThreadingTCPServer):
    """What arrived lies in `letters`. While `open` is cleared, a message is left waiting for its answer."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[EmailMessage] = []
        self.arrived, self.open = threading.Event(), threading.Event()
        self.open.set()

    @property
    def url(self) -> str:
        """Return the address for LMS_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep still when the other side was killed in the middle of a sentence."""


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Run a mail server while the block lasts."""
    with PostOffice() as office:
        thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield office
        finally:
            office.open.set()
            office.shutdown()
            thread.join(timeout=10)
