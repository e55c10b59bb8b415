"""Certificate → PDF."""

from lms.certificates.models import Certificate
from lms.certificates.snapshot import Snapshot
from lms.documents.certificate import (
    LONGEST,
    LONGEST_PART,
    MAX_ASSESSED,
    MAX_SIGNATORIES,
    CertificatePaper,
)
from lms.documents.pdf import render_certificate


def _clip(text: str, longest: int) -> str:
    """Return the text, cut with an ellipsis where paper has no room; the verification page shows all of it."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _pairs(name: str, pairs: tuple[tuple[str, str], ...], most: int) -> tuple[tuple[str, str], ...]:
    longest = LONGEST_PART[name]
    clipped = [(_clip(first, longest), _clip(second, longest)) for first, second in pairs]
    if len(clipped) <= most:
        return tuple(clipped)
    more = len(clipped) - most + 1
    return (*clipped[: most - 1], (f"and {more} more", "see the verification page"))


def paper(certificate: Certificate) -> CertificatePaper:
    """Return what the PDF prints, from the snapshot alone."""
    snapshot = Snapshot.from_json(certificate.snapshot)
    return CertificatePaper(
        holder_name=snapshot.holder_name,
        award_title=snapshot.award_title,
        academy_name=snapshot.academy_name,
        academy_place=_clip(snapshot.academy_place, LONGEST["academy_place"]),
        serial=certificate.serial,
        verify_url=snapshot.verify_url,
        issued_on=certificate.issued_on,
        expires_on=certificate.expires_on,
        start_on=snapshot.started_on,
        end_on=certificate.issued_on,
        statement=_clip(snapshot.statement, LONGEST["statement"]),
        scope=_clip(snapshot.scope, LONGEST["scope"]),
        assessed=_pairs("assessed", snapshot.assessed, MAX_ASSESSED),
        signatories=_pairs("signatories", snapshot.signatories, MAX_SIGNATORIES),
        syllabus_version=f"version {snapshot.course_version}",
        language=snapshot.language,
    )


def make_pdf(certificate: Certificate) -> bytes:
    """Return the PDF. The same certificate gives the same bytes."""
    return render_certificate(paper(certificate))
