"""A browser without a screen: cookies, forms with their tokens, one connection a request."""

import contextlib
import http.client
import json
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.process.server import SECRET

TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> Any:
        """Return the data of a reply to a script."""
        return json.loads(self.text)

    @property
    def token(self) -> str:
        """Return the token of the page's form."""
        found = re.search(r'name="csrf[_-]token" (?:value|content)="([^"]+)"', self.text)
        assert found, f"no token on the page: {self.status} {self.text[:200]}"
        return found.group(1)


class Visitor:
    """Somebody at a browser."""

    def __init__(self, port: int, *, headers: dict[str, str] | None = None) -> None:
        self.port = port
        self.headers = headers or {}
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Reply:
        """Ask for a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: dict[str, Any], **headers: str) -> Reply:
        """Send a form; the caller adds the token."""
        body = urlencode(form, doseq=True)
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def submit(self, page: str, form: dict[str, Any], path: str = "") -> Reply:
        """Open a page and send its form, with the token, to `path` or back to the page."""
        return self.post(path or page, {"csrf_token": self.get(page).token, **form})

    def sign_in(self, email: str, password: str) -> Reply:
        """Sign in through the form."""
        return self.submit("/sign-in", {"email": email, "password": password})

    def take_session(self, token: str) -> None:
        """Carry a session that the test has opened, without the slow password hash."""
        stub = Flask("cookie")
        stub.secret_key = SECRET
        serializer = SecureCookieSessionInterface().get_signing_serializer(stub)
        assert serializer is not None
        held = {"_user_id": token, "_fresh": True, "_permanent": True}
        self.cookies["stipple"] = str(serializer.dumps(held))

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        sent = {"Connection": "close", **self.headers, **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with contextlib.closing(connection):
            connection.request(method, path, body, sent)
            # A response that breaks off in the middle keeps the socket; the connection does not close it then.
            with contextlib.closing(connection.getresponse()) as response:
                text = response.read().decode()
        self._keep_cookies(response.headers.get_all("Set-Cookie") or [])
        return Reply(response.status, dict(response.headers.items()), text)

    def _keep_cookies(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
