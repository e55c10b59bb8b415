"""A trainee's own pages: where to go on, and the outline with ticks."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lms.awards import queries as awards
from lms.awards.queries import AwardProgress
from lms.catalog import queries as catalog
from lms.catalog.models import Course
from lms.catalog.outline import Outline, OutlineLesson, OutlineModule
from lms.core.errors import NotFound
from lms.extensions import db
from lms.learning import queries, rules
from lms.learning.rules import Progress
from lms.people.policy import Permission, can
from lms.web import access, quiz_entries
from lms.web.access import member
from lms.web.outline_view import outline_view
from lms.web.quiz_entries import QuizEntry

bp = Blueprint("learning", __name__)


@dataclass(frozen=True)
class Continue:
    """The lesson to go on with, and where it stands in its module."""

    lesson: OutlineLesson
    module: OutlineModule
    module_number: int
    lesson_number: int


@dataclass(frozen=True)
class CourseBoard:
    """One course on the dashboard."""

    course: Course
    outline: Outline
    progress: Progress
    modules: Sequence[tuple[OutlineModule, Progress]]
    go_on: Continue | None
    is_started: bool
    to_do: Sequence[QuizEntry]
    awards: Sequence[AwardProgress]


@bp.get("/a/<academy>/learn")
@member
def home(academy: str) -> ResponseReturnValue:
    """Show first where to continue, then what is to do, then the way to the certificate."""
    boards = [_board(course) for course in queries.my_courses(db.session, access.actor())]
    offered = [] if boards else catalog.public_courses(db.session, access.academy().id)
    return render_template("learning/home.html", boards=boards, offered=offered)


def _board(course: Course) -> CourseBoard:
    person_id = access.person_id()
    outline = Outline.from_json(course.outline)
    visits = queries.visits(db.session, person_id, course.id)
    done = rules.completed(visits)
    entries = quiz_entries.entries(db.session, person_id, course, outline, done)
    return CourseBoard(
        course=course,
        outline=outline,
        progress=rules.course_progress(outline, done),
        modules=[(module, rules.module_progress(module, done)) for module in outline.modules],
        go_on=_go_on(outline, rules.where_to_continue(outline, visits)),
        is_started=bool(visits),
        to_do=[entry for entry in entries if entry.is_to_do],
        awards=awards.progress(db.session, course, person_id),
    )


def _go_on(outline: Outline, lesson: OutlineLesson | None) -> Continue | None:
    if lesson is None:
        return None
    module = outline.module_of(lesson.id)
    return Continue(
        lesson=lesson,
        module=module,
        module_number=outline.modules.index(module) + 1,
        lesson_number=module.lessons.index(lesson) + 1,
    )


@bp.get("/a/<academy>/learn/<slug>")
@member
def course(academy: str, slug: str) -> ResponseReturnValue:
    """Show the whole course with what is done, open and locked."""
    found = catalog.course(db.session, access.academy().id, slug)
    is_enrolled = queries.enrolment(db.session, access.person_id(), found.id) is not None
    if not is_enrolled and not can(access.actor(), Permission.SEE_TRAINEES):
        raise NotFound("We could not find that course.")
    view = outline_view(db.session, access.person_id(), found, is_enrolled=is_enrolled)
    return render_template("learning/outline.html", course=found, view=view, is_enrolled=is_enrolled)
