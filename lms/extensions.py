"""Flask extensions, created once and bound to an app in `create_app`, and the transaction that doors open."""

import inspect
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from lms.config import Settings
from lms.core.db import unit_of_work
from lms.core.files import FileStore

db = SQLAlchemy(session_options={"expire_on_commit": False})
login = LoginManager()
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Bind the extensions to an app."""
    for extension in (db, login, csrf):
        extension.init_app(app)
    # The session extension also closes asynchronous sessions. We have none, and it would cost a thread a request.
    app.teardown_appcontext_funcs = [
        function for function in app.teardown_appcontext_funcs if not inspect.iscoroutinefunction(function)
    ]


def settings() -> Settings:
    """Return the settings of the running app."""
    found: Settings = current_app.extensions["settings"]
    return found


def files() -> FileStore:
    """Return where certificates and pictures are kept."""
    return FileStore(settings().data_dir / "files")


def transaction() -> AbstractContextManager[Session]:
    """Open a writing session that commits when the block ends. Pages read `db.session`.

    The page's reading ends first: on SQLite it holds a snapshot, and what follows must see what was written. Jobs
    that the operation names are woken after the commit.
    """
    db.session.commit()
    address = (request.remote_addr or "") if has_request_context() else ""
    return unit_of_work(db.sessionmaker, wake=current_app.extensions.get("wake"), address=address)


@contextmanager
def reading() -> Iterator[Session]:
    """Open a reading session for jobs and commands, outside of any request."""
    with db.sessionmaker() as session:
        yield session


@event.listens_for(Engine, "before_cursor_execute")
def _count(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    """Count statements for the request log; `script/bench` reads them there. BEGIN is not one of them."""
    if has_app_context() and not statement.startswith("BEGIN"):
        g.statements = g.get("statements", 0) + 1
