"""A trainee's own certificates."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from lms.awards import queries as awards
from lms.certificates import queries
from lms.certificates.queries import Held
from lms.core import clock
from lms.documents.qr import qr_svg
from lms.documents.typesetting import is_available
from lms.extensions import db, files
from lms.learning import queries as learning
from lms.web import access
from lms.web.access import member

bp = Blueprint("certificates", __name__)


@bp.get("/a/<academy>/certificates")
@member
def index(academy: str) -> ResponseReturnValue:
    """List the person's certificates, and what is missing for the next one."""
    held = queries.of_person(db.session, access.actor(), at=clock.now())
    progress = [
        line
        for course in learning.my_courses(db.session, access.actor())
        for line in awards.progress(db.session, course, access.person_id())
    ]
    has = {line.certificate.award_id for line in held}
    return render_template(
        "certificates/list.html",
        held=held,
        open_awards=[line for line in progress if line.award.id not in has],
    )


@bp.get("/a/<academy>/certificates/<uuid:certificate_id>")
@member
def certificate(academy: str, certificate_id: UUID) -> ResponseReturnValue:
    """Show one certificate with its PDF and its public address."""
    held = queries.own(db.session, access.actor(), certificate_id, at=clock.now())
    problem = is_available()
    page = render_template("certificates/certificate.html", held=held, pdf_problem=problem)
    return _waiting(page) if held.file is None and problem is None else page


def _waiting(page: str, status: int = 200) -> ResponseReturnValue:
    """Send a page that asks again every five seconds, until the job has made the PDF."""
    response = make_response(page, status)
    response.headers["Refresh"] = "5"
    return response


@bp.get("/a/<academy>/certificates/<uuid:certificate_id>/qr.svg")
@member
def qr(academy: str, certificate_id: UUID) -> ResponseReturnValue:
    """Send the code that leads to the public page."""
    held = queries.own(db.session, access.actor(), certificate_id, at=clock.now())
    image = qr_svg(held.snapshot.verify_url, title="Code that leads to the verification page")
    return Response(image, mimetype="image/svg+xml")


@bp.get("/a/<academy>/certificates/<uuid:certificate_id>/certificate.pdf")
@member
def pdf(academy: str, certificate_id: UUID) -> ResponseReturnValue:
    """Send the PDF, once the job has made it."""
    held = queries.own(db.session, access.actor(), certificate_id, at=clock.now())
    back = url_for("certificates.certificate", academy=academy, certificate_id=certificate_id)
    return send_pdf(held, back=back)


def send_pdf(held: Held, *, back: str) -> ResponseReturnValue:
    """Send a certificate's PDF, or a page that waits for it and leads `back`."""
    if held.file is None:
        problem = is_available()
        page = render_template("certificates/preparing.html", held=held, pdf_problem=problem, back=back)
        return (page, 503) if problem else _waiting(page, 503)
    response = send_file(
        files().path(held.file.sha256),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"certificate {held.certificate.serial}.pdf",
        etag=held.file.sha256,
    )
    response.headers["Cache-Control"] = "no-store"  # it names a person
    return response
