"""The lesson page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import journey
from lms.catalog.outline import Outline, OutlineLesson
from lms.certificates.models import Certificate
from lms.core import clock
from lms.extensions import db, settings, transaction
from lms.grading import queries as grading
from lms.learning import queries, service
from lms.learning.queries import LessonPage
from lms.learning.rules import Visit, completed, lesson_lock, where_to_continue
from lms.web import access
from lms.web.access import member
from lms.web.lesson_parts import parts
from lms.web.outline_view import ModuleView, module_of_lesson

bp = Blueprint("lessons", __name__)


@dataclass(frozen=True)
class Neighbours:
    """The lessons before and after one, in reading order."""

    previous: OutlineLesson | None
    next: OutlineLesson | None


@bp.get("/a/<academy>/learn/<course>/<slug>")
@member
def lesson(academy: str, course: str, slug: str) -> ResponseReturnValue:
    """Show a lesson, or why it cannot be opened yet."""
    page = queries.lesson_page(db.session, access.actor(), course, slug)
    visits = queries.visits(db.session, access.person_id(), page.course_id)
    passed = grading.passed_quizzes(db.session, access.person_id(), page.course_id)
    outline = Outline.from_json(page.outline)
    done = completed(visits)
    if page.enrolment_id and (reason := _lock(outline, page, done)):
        return render_template("lessons/locked.html", page=page, reason=reason), 403
    _note_visit(page, visits, clock.now())
    module = module_of_lesson(
        outline, page.lesson_id, done, passed, is_enrolled=page.enrolment_id is not None
    )
    return _render(page, outline, module, is_done=page.lesson_id in done)


def _lock(outline: Outline, page: LessonPage, done: frozenset[UUID]) -> str | None:
    this = next(lesson for lesson in outline.lessons() if lesson.id == page.lesson_id)
    return lesson_lock(outline, this, done)


def _render(page: LessonPage, outline: Outline, module: ModuleView, *, is_done: bool) -> ResponseReturnValue:
    return render_template(
        "lessons/lesson.html",
        page=page,
        module=module,
        neighbours=_neighbours(outline, page),
        parts=parts(page),
        is_done=is_done,
        is_enrolled=page.enrolment_id is not None,
    )


def _neighbours(outline: Outline, page: LessonPage) -> Neighbours:
    lessons: Sequence[OutlineLesson] = list(outline.lessons())
    place = next(index for index, lesson in enumerate(lessons) if lesson.id == page.lesson_id)
    return Neighbours(
        previous=lessons[place - 1] if place else None,
        next=lessons[place + 1] if place + 1 < len(lessons) else None,
    )


def _note_visit(page: LessonPage, visits: Mapping[UUID, Visit], at: datetime) -> None:
    """Keep which lesson was opened last; a reload within five minutes costs no write."""
    if page.enrolment_id is None or request.method == "HEAD":
        return
    known = {key: visit.opened_at for key, visit in visits.items()}
    opened = known.get(page.lesson_id)
    if opened and opened == max(known.values()) and at - opened < service.VISIT_EVERY:
        return
    with transaction() as session:
        service.note_visit(
            session, access.actor(), page.course_id, page.lesson_id, page.version_number, at=at
        )


@bp.post("/a/<academy>/learn/<course>/<slug>/complete")
@member
def complete(academy: str, course: str, slug: str) -> ResponseReturnValue:
    """Mark the lesson as read, and go on."""
    with transaction() as session:
        issued = journey.complete_lesson(
            session, access.actor(), course, slug, base_url=settings().base_url, at=clock.now()
        )
    if issued:
        return congratulate(academy, issued)
    following = _following(course, slug)
    if following is None:
        return redirect(url_for("learning.course", academy=academy, slug=course))
    return redirect(url_for("lessons.lesson", academy=academy, course=course, slug=following.slug))


def _following(course: str, slug: str) -> OutlineLesson | None:
    """Return where to go after a lesson was completed: the next one that is open and not read yet."""
    page = queries.lesson_page(db.session, access.actor(), course, slug)
    visits = queries.visits(db.session, access.person_id(), page.course_id)
    return where_to_continue(Outline.from_json(page.outline), visits)


def congratulate(academy: str, issued: Sequence[Certificate]) -> ResponseReturnValue:
    """Go to a certificate that was issued just now."""
    title = issued[0].snapshot["award_title"]
    flash(f"You have earned the certificate “{title}”.", "ok")
    return redirect(url_for("certificates.certificate", academy=academy, certificate_id=issued[0].id))
