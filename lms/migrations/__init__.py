"""Bring a database up to date, and say whether it is."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

HERE = Path(__file__).resolve().parent


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every migration that is missing. Running it again does nothing."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    command.upgrade(_config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to `revision`; tests use it."""
    command.downgrade(_config(engine), revision)


def is_current(engine: Engine) -> bool:
    """Tell whether the database has exactly the migrations of this release."""
    try:
        with engine.connect() as connection:
            applied = MigrationContext.configure(connection).get_current_heads()
    except SQLAlchemyError:
        return False
    return set(applied) == set(ScriptDirectory(str(HERE)).get_heads())
