"""A small HTTP client that costs little beside the server it measures: one connection a browser, kept open."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.fill import Visitor

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """One answer, and how long it took in seconds."""

    path: str
    status: int
    location: str
    size: int
    seconds: float

    @property
    def is_good(self) -> bool:
        """Tell whether the server did what was asked."""
        return self.status < 400


class Browser:
    """One browser. Its cookie stays as it is, whatever the server sends."""

    def __init__(self, port: int, visitor: Visitor) -> None:
        self.port, self.visitor = port, visitor
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        """Fetch a page."""
        return await self._ask("GET", path, b"")

    async def post(self, path: str, **fields: str) -> Answer:
        """Send a form with its token."""
        return await self._ask("POST", path, urlencode({"csrf_token": self.visitor.token, **fields}).encode())

    def close(self) -> None:
        """Close the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        begun = time.perf_counter()
        try:
            status, headers, size = await asyncio.wait_for(
                self._exchange(method, path, body), TIMEOUT_SECONDS
            )
        except (ConnectionError, asyncio.IncompleteReadError):
            # The server closes a connection that was idle for two seconds, so the request was not taken yet.
            self.close()
            status, headers, size = await asyncio.wait_for(
                self._exchange(method, path, body), TIMEOUT_SECONDS
            )
        return Answer(path, status, headers.get("location", ""), size, time.perf_counter() - begun)

    async def _exchange(self, method: str, path: str, body: bytes) -> tuple[int, dict[str, str], int]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writer.write(self._head(method, path, len(body)) + body)
        head = await self._reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
        size = len(head) + await self._read_body(self._reader, headers)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(first.split(" ")[1]), headers, size

    def _head(self, method: str, path: str, length: int) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {self.visitor.cookie}",
            f"X-Forwarded-For: {self.visitor.address}", "X-Forwarded-Proto: http",
        ]  # fmt: skip
        if method == "POST":
            lines += [f"Content-Length: {length}", "Content-Type: application/x-www-form-urlencoded"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    @staticmethod
    async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> int:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return len(await reader.readexactly(int(headers.get("content-length", "0"))))
        size = 0
        while length := int((await reader.readline()).split(b";")[0], 16):
            size += len(await reader.readexactly(length + 2))
        await reader.readline()
        return size
