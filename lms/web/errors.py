"""Turn errors into pages that say what happened and what to do; for scripts, into JSON."""

import logging
from http import HTTPStatus

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from lms.core.errors import (
    Conflict,
    FieldProblem,
    Gone,
    LmsError,
    NotAllowed,
    NotFound,
    RuleBroken,
    TooMany,
)

log = logging.getLogger(__name__)

STATUS: dict[type[LmsError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    RuleBroken: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    Gone: HTTPStatus.GONE,
    FieldProblem: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
}
SENTENCES = {
    400: "Your browser sent something that we could not read. Go back and try again.",
    404: "There is no page at this address.",
    405: "This address does not take that kind of request.",
    413: "What was sent is larger than we accept here.",
    503: "The service is busy. Nothing was lost; try again in a few seconds.",
}
STALE_FORM = (
    "This page was open for too long, or you signed in again elsewhere. Go back, reload and try again."
)


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(LmsError, _domain)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(PoolTimeout, _busy)
    app.register_error_handler(IntegrityError, _at_once)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Tell whether a script asks."""
    return request.accept_mimetypes.best == "application/json" or request.path.endswith(".json")


def answer(status: int, message: str, *, retry_after: int | None = None) -> ResponseReturnValue:
    """Return the page, or JSON for scripts, for one failure."""
    if wants_json():
        response = make_response(jsonify(error=message), status)
    else:
        page = render_template(
            "error.html", status=status, message=message, request_id=g.get("request_id", "")
        )
        response = make_response(page, status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _domain(error: Exception) -> ResponseReturnValue:
    status = next(code for kind, code in STATUS.items() if type(error) is kind or isinstance(error, kind))
    retry_after = error.retry_after if isinstance(error, TooMany) else None
    return answer(status, str(error), retry_after=retry_after)


def _stale(_error: Exception) -> ResponseReturnValue:
    return answer(400, STALE_FORM)


def _http(error: Exception) -> ResponseReturnValue:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error, SecurityError):  # an unknown host has no pages, so there is nothing to link to
        return Response("This address does not belong to this service.\n", 400, mimetype="text/plain")
    if error.response is not None or (error.code or 500) < 400:
        return error
    code = error.code or 500
    return answer(code, SENTENCES.get(code, error.description or HTTPStatus(code).phrase))


def _busy(error: Exception) -> ResponseReturnValue:
    log.error("database.busy", exc_info=error)
    return answer(503, SENTENCES[503], retry_after=5)


def _at_once(error: Exception) -> ResponseReturnValue:
    """A constraint has refused what another click, tab or person did at the same moment."""
    log.warning("database.conflict", exc_info=error)
    return answer(
        409, "The same thing was done at the same moment elsewhere. Reload to see how it stands now."
    )


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    log.error("request.failed", exc_info=error)
    return answer(500, "Something went wrong on our side. Nothing that was called saved is lost.")
