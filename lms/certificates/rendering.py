"""Certificate → PDF."""

from lms.certificates.models import Certificate
from lms.certificates.snapshot import Snapshot
from lms.documents.certificate import CertificatePaper
from lms.documents.pdf import render_certificate


def paper(certificate: Certificate) -> CertificatePaper:
    """Return what the PDF prints, from the snapshot alone."""
    snapshot = Snapshot.from_json(certificate.snapshot)
    return CertificatePaper(
        holder_name=snapshot.holder_name,
        award_title=snapshot.award_title,
        academy_name=snapshot.academy_name,
        academy_place=snapshot.academy_place,
        serial=certificate.serial,
        verify_url=snapshot.verify_url,
        issued_on=certificate.issued_on,
        expires_on=certificate.expires_on,
        start_on=snapshot.started_on,
        end_on=certificate.issued_on,
        guided_hours=snapshot.guided_hours or None,
        statement=snapshot.statement,
        scope=snapshot.scope,
        assessed=snapshot.assessed,
        signatories=snapshot.signatories,
        syllabus_version=f"{snapshot.course_title}, version {snapshot.course_version}"[:40],
        language=snapshot.language,
    )


def make_pdf(certificate: Certificate) -> bytes:
    """Return the PDF. The same certificate gives the same bytes."""
    return render_certificate(paper(certificate))
