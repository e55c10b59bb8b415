"""Keep bytes by their content: the name of a file is its SHA-256, so nothing is ever overwritten."""

import hashlib
import os
import tempfile
from pathlib import Path

from lms.core.errors import NotFound


class FileStore:
    """Files on disk under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def save(self, content: bytes) -> str:
        """Keep `content`, whole or not at all, also through a power cut; return its SHA-256 in hexadecimal."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if path.exists():
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(partial).replace(path)
        except OSError:  # a full disk must not fill up further with halves
            Path(partial).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return sha256

    def path(self, sha256: str) -> Path:
        """Return where the bytes lie.

        Raises:
            NotFound: nothing is kept under this hash.
        """
        path = self._path(sha256)
        if not path.is_file():
            raise NotFound("That file is not here any more.")
        return path

    def read(self, sha256: str) -> bytes:
        """Return the bytes.

        Raises:
            NotFound: nothing is kept under this hash.
        """
        return self.path(sha256).read_bytes()


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; without this a power cut can lose a file that was written whole."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
