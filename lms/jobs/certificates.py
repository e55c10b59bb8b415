"""Make the PDFs of certificates that have none yet."""

import logging

from lms.certificates import queries, rendering, service
from lms.core import clock
from lms.documents.typesetting import is_available
from lms.extensions import db, files, transaction

log = logging.getLogger(__name__)


def make_files() -> int:
    """Render outside of any transaction, keep the bytes, then note the file; a crash in between repeats the work."""
    if (missing := is_available()) is not None:
        log.warning("certificates.no_pdf", extra={"error": missing})
        return 0
    with db.sessionmaker() as reading:
        due = queries.without_file(reading)
    made = 0
    for certificate in due:
        try:
            content = rendering.make_pdf(certificate)
        except Exception:
            log.exception("certificate.not_rendered", extra={"error": str(certificate.id)})
            continue
        sha256 = files().save(content)
        with transaction() as session:
            service.keep_file(session, certificate, sha256, len(content), at=clock.now())
        made += 1
    return made
