"""One line of JSON a request, and a request id that the person can quote."""

import json
import logging
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request
from flask_login import current_user

from lms.config import Settings
from lms.core.ids import new_id

log = logging.getLogger("lms.request")
EXTRA = ("status", "method", "route", "ms", "cpu_ms", "statements", "error", "message_id", "job")


class JsonLines(logging.Formatter):
    """Log records as JSON, in UTC, with request, person and academy by id. A newline in a value stays inside."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": record.getMessage(),
            "logger": record.name,
        }
        if has_request_context():
            line["request_id"] = g.get("request_id")
            line["person_id"] = g.get("log_person_id")
            line["academy_id"] = str(g.academy.id) if g.get("academy") else None
        line.update({key: getattr(record, key) for key in EXTRA if hasattr(record, key)})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def init_app(app: Flask) -> None:
    """Write the log to standard error, and time each request."""
    settings: Settings = app.extensions["settings"]
    package = logging.getLogger("lms")
    package.setLevel(settings.log_level)
    if not any(isinstance(handler.formatter, JsonLines) for handler in package.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        package.addHandler(handler)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_id = new_id().hex[-16:]
    g.clock, g.cpu, g.statements = time.perf_counter(), time.thread_time(), 0


def _end(response: Response) -> Response:
    if "clock" not in g:
        return response
    response.headers["X-Request-Id"] = g.request_id
    if current_user and current_user.is_authenticated:
        g.log_person_id = str(current_user.person.id)
    log.info(
        "request",
        extra={
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else "-",
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.clock) * 1000, 1),
            "cpu_ms": round((time.thread_time() - g.cpu) * 1000, 1),
            "statements": g.statements,
        },
    )
    return response
