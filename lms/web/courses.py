"""The catalogue, a course's public page, enrolment and pictures."""

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from lms.awards import queries as awards
from lms.awards.rules import Facts, evaluate
from lms.catalog import queries as catalog
from lms.catalog.models import Course, Visibility
from lms.catalog.outline import Outline
from lms.core import clock
from lms.core.errors import FieldProblem, NotFound
from lms.extensions import db, files, transaction
from lms.learning import queries as learning
from lms.learning import service
from lms.people.policy import Permission, can
from lms.web import access
from lms.web.access import member, public
from lms.web.forms.courses import EnrolForm

bp = Blueprint("courses", __name__)


@bp.get("/a/<academy>/courses")
@public
def catalogue(academy: str) -> ResponseReturnValue:
    """List the courses that anyone may see."""
    found = catalog.public_courses(db.session, access.academy().id)
    cards = [(course, Outline.from_json(course.outline)) for course in found]
    return render_template("courses/catalogue.html", cards=cards)


@bp.get("/a/<academy>/courses/<slug>")
@public
def course(academy: str, slug: str) -> ResponseReturnValue:
    """Show what a course teaches, what it leads to, and how one gets a place."""
    return _course_page(_visible(slug), EnrolForm())


def _visible(slug: str) -> Course:
    """Return the course, unless it is private and the reader has no place in it."""
    found = catalog.course(db.session, access.academy().id, slug)
    actor = access.optional_actor()
    if found.visibility is Visibility.PRIVATE and not (
        actor and learning.may_read(db.session, actor, found.id)
    ):
        raise NotFound("We could not find that course.")
    return found


def _course_page(found: Course, form: EnrolForm, status: int = 200) -> ResponseReturnValue:
    actor = access.optional_actor()
    outline = Outline.from_json(found.outline)
    enrolled = actor is not None and learning.enrolment(db.session, actor.person_id, found.id) is not None
    nobody = Facts(frozenset(), {}, {})
    page = render_template(
        "courses/course.html",
        course=found,
        outline=outline,
        awards=[
            (award, evaluate(award.requirements, outline, nobody))
            for award in awards.of_course(db.session, found.id)
        ],
        form=form,
        is_member=actor is not None,
        is_enrolled=enrolled,
        is_staff=actor is not None and can(actor, Permission.SEE_TRAINEES),
    )
    return page, status


@bp.post("/a/<academy>/courses/<slug>/enrol")
@member
def enrol(academy: str, slug: str) -> ResponseReturnValue:
    """Take a place."""
    found, form = _visible(slug), EnrolForm()
    try:
        with transaction() as session:
            service.enrol(session, access.actor(), found, code=form.code.data or "", at=clock.now())
    except FieldProblem as problem:
        form.take(problem)
        return _course_page(found, form, 422)
    flash(f"You have a place in {found.title}.", "ok")
    return redirect(url_for("learning.home", academy=academy))


@bp.get("/a/<academy>/learn/<slug>/media/<path:path>")
@member
def media(academy: str, slug: str, path: str) -> ResponseReturnValue:
    """Send a picture to those who may read the course."""
    found, of_course = catalog.media(db.session, access.academy().id, slug, path)
    if not learning.may_read(db.session, access.actor(), of_course.id):
        raise NotFound("We could not find that file.")
    response = send_file(
        files().path(found.sha256), mimetype=found.content_type, conditional=True, etag=found.sha256
    )
    # A picture opened by itself runs nothing, whatever somebody managed to put into it.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if request.args.get("v", "") == found.sha256[:12]:
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
