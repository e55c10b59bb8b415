"""Pages where a trainee takes a quiz."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import journey, questions
from lms.catalog import queries as catalog
from lms.catalog.models import Course, Quiz
from lms.catalog.outline import Outline, OutlineQuiz
from lms.core import clock
from lms.core.errors import NotFound
from lms.core.ids import new_token
from lms.extensions import db, settings, transaction
from lms.grading import queries as grading
from lms.learning import queries as learning
from lms.learning.rules import completed
from lms.questions.base import AnswerRejected
from lms.quizzes import queries, rules, service
from lms.quizzes.models import Attempt, AttemptState
from lms.quizzes.service import AnswerConflict, Saved
from lms.web import access, quiz_entries
from lms.web.access import member
from lms.web.attempt_view import AttemptHead, head, question_page
from lms.web.lessons import congratulate
from lms.web.quiz_entries import QuizEntry
from lms.web.rendering import show_time

bp = Blueprint("quizzes", __name__)


@dataclass(frozen=True)
class StartPage:
    """All that the start page of a quiz shows."""

    quiz: Quiz
    course: Course
    entry: OutlineQuiz
    lock: str | None
    state: rules.StartState
    running: UUID | None
    until: datetime | None
    results: list[grading.Result]


@bp.get("/a/<academy>/assessments")
@member
def index(academy: str) -> ResponseReturnValue:
    """List the quizzes of the trainee's courses."""
    groups: list[tuple[Course, list[QuizEntry]]] = []
    for course in learning.my_courses(db.session, access.actor()):
        outline = Outline.from_json(course.outline)
        done = completed(learning.visits(db.session, access.person_id(), course.id))
        found = quiz_entries.entries(db.session, access.person_id(), course, outline, done)
        groups.append((course, list(found)))
    return render_template("quizzes/list.html", groups=groups)


@bp.get("/a/<academy>/assessments/<uuid:quiz_id>")
@member
def start(academy: str, quiz_id: UUID) -> ResponseReturnValue:
    """Say what will happen, before the clock runs."""
    return render_template("quizzes/start.html", page=_start_page(quiz_id))


def _start_page(quiz_id: UUID) -> StartPage:
    quiz = catalog.quiz(db.session, access.academy().id, quiz_id)
    course = catalog.course_by_id(db.session, access.academy().id, quiz.course_id)
    if learning.enrolment(db.session, access.person_id(), course.id) is None:
        raise NotFound("We could not find that quiz.")
    outline = Outline.from_json(course.outline)
    results = [r for r in grading.results(db.session, access.person_id(), course.id) if r.quiz_id == quiz.id]
    passed = grading.passed_quizzes(db.session, access.person_id(), course.id)
    now = clock.now()
    return StartPage(
        quiz=quiz,
        course=course,
        entry=next(entry for entry in outline.quizzes() if entry.id == quiz.id),
        lock=journey.quiz_lock(db.session, access.actor(), course, outline, quiz.slug, passed),
        state=rules.may_start(
            closed_at=[r.closed_at for r in results if r.closed_at],
            allowed=quiz.attempts,
            wait_minutes=quiz.wait_minutes,
            already_passed=quiz.slug in passed,
            at=now,
        ),
        running=next((r.attempt_id for r in results if r.is_open), None),
        until=rules.deadline(now, quiz.minutes),
        results=results[::-1],
    )


@bp.post("/a/<academy>/assessments/<uuid:quiz_id>/start")
@member
def begin(academy: str, quiz_id: UUID) -> ResponseReturnValue:
    """Start an attempt, or go on with the one that is open."""
    with transaction() as session:
        attempt = journey.start_quiz(
            session, access.actor(), quiz_id, seed=new_token(), base_url=settings().base_url, at=clock.now()
        )
    return redirect(_question_url(attempt.id, 1))


def _question_url(attempt_id: UUID, position: int) -> str:
    return url_for(
        "quizzes.question", academy=access.academy().slug, attempt_id=attempt_id, position=position
    )


def _open_attempt(attempt_id: UUID) -> Attempt | None:
    """Return the attempt while it takes answers; None when it is closed, which it may become just now."""
    attempt = queries.own_attempt(db.session, access.actor(), attempt_id)
    now = clock.now()
    if attempt.state is AttemptState.OPEN and not rules.is_overdue(attempt.deadline_at, now):
        return attempt
    if attempt.state is AttemptState.OPEN and request.method == "GET":
        with transaction() as session:
            journey.close_if_overdue(
                session, access.actor(), attempt_id, base_url=settings().base_url, at=now
            )
    return None


def _to_result(attempt_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("results.result", academy=access.academy().slug, attempt_id=attempt_id))


@bp.get("/a/<academy>/attempts/<uuid:attempt_id>/q/<int(max=9999):position>")
@member
def question(academy: str, attempt_id: UUID, position: int) -> ResponseReturnValue:
    """Show one question."""
    attempt = _open_attempt(attempt_id)
    if attempt is None:
        return _to_result(attempt_id)
    return _question(attempt, position)


@dataclass(frozen=True)
class TwoAnswers:
    """Two answers to one question in words, so that the person can choose."""

    theirs: str
    yours: str


def _question(
    attempt: Attempt, position: int, *, problem: str = "", typed: dict[str, list[str]] | None = None,
    conflict: TwoAnswers | None = None, status: int = 200,
) -> ResponseReturnValue:  # fmt: skip
    page = question_page(db.session, access.academy().slug, attempt, position, typed=typed)
    return render_template("quizzes/question.html", page=page, problem=problem, conflict=conflict), status


@bp.post("/a/<academy>/attempts/<uuid:attempt_id>/q/<int(max=9999):position>")
@member
def move(academy: str, attempt_id: UUID, position: int) -> ResponseReturnValue:
    """Save the answer of a plain form, then go where the pressed button says."""
    form = request.form.to_dict(flat=False)
    try:
        _save(attempt_id, position, form)
        _set_flag(attempt_id, position)
    except AnswerRejected as problem:
        attempt = queries.own_attempt(db.session, access.actor(), attempt_id)
        return _question(attempt, position, problem=str(problem), typed=form, status=422)
    except AnswerConflict as problem:
        attempt = queries.own_attempt(db.session, access.actor(), attempt_id)
        both = _two_answers(attempt_id, position, problem)
        return _question(attempt, position, problem=str(problem), typed=form, conflict=both, status=409)
    return redirect(_destination(attempt_id, position))


def _set_flag(attempt_id: UUID, position: int) -> None:
    if "flag" in request.form:
        with transaction() as session:
            service.flag(
                session, access.actor(), attempt_id, position, is_flagged=request.form["flag"] == "on",
                at=clock.now(),
            )  # fmt: skip


def _destination(attempt_id: UUID, position: int) -> str:
    """Return the address behind the pressed button: a number, "review", or this question again."""
    target = request.form.get("go", "")
    if target == "review":
        return url_for("quizzes.review", academy=access.academy().slug, attempt_id=attempt_id)
    if target.isascii() and target.isdigit() and 1 <= int(target[:4]) <= 9999:
        return _question_url(attempt_id, int(target[:4]))
    return _question_url(attempt_id, position)


def _save(attempt_id: UUID, position: int, form: dict[str, list[str]]) -> Saved:
    typed = request.form.get("revision", "0")
    revision = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    with transaction() as session:
        return service.save(
            session, access.actor(), attempt_id, position, form, revision=revision, at=clock.now()
        )


@bp.post("/a/<academy>/attempts/<uuid:attempt_id>/q/<int(max=9999):position>/save")
@member
def save(academy: str, attempt_id: UUID, position: int) -> ResponseReturnValue:
    """Save the answer for the page's script; the answer tells nothing about right or wrong."""
    try:
        saved = _save(attempt_id, position, request.form.to_dict(flat=False))
    except AnswerRejected as problem:
        return jsonify(error=str(problem)), 422
    except AnswerConflict as conflict:
        both = _two_answers(attempt_id, position, conflict)
        return jsonify(
            error=str(conflict), revision=conflict.revision, theirs=both.theirs, yours=both.yours
        ), 409
    return _saved_json(saved)


def _saved_json(saved: Saved) -> ResponseReturnValue:
    """Say when it was saved and how the clock stands, by the server's time."""
    now = clock.now()
    deadline = saved.deadline_at
    return jsonify(
        saved_at=saved.saved_at.isoformat(),
        saved_text=show_time(saved.saved_at),
        revision=saved.revision,
        deadline=deadline.isoformat() if deadline else None,
        now=now.isoformat(),
        seconds_left=max(0.0, (deadline - now).total_seconds()) if deadline else None,
    )


def _two_answers(attempt_id: UUID, position: int, conflict: AnswerConflict) -> TwoAnswers:
    drawn = queries.drawn(db.session, attempt_id, position)
    question = questions.parse(drawn.body)
    mine = question.read(request.form.to_dict(flat=False), drawn.arrangement)
    return TwoAnswers(
        theirs=question.say(conflict.theirs, drawn.arrangement), yours=question.say(mine, drawn.arrangement)
    )


@bp.get("/a/<academy>/attempts/<uuid:attempt_id>/time-left")
@member
def time_left(academy: str, attempt_id: UUID) -> ResponseReturnValue:
    """Tell the page's clock how it stands, since a sleeping device does not count."""
    attempt = queries.own_attempt(db.session, access.actor(), attempt_id)
    is_open = attempt.state is AttemptState.OPEN
    return jsonify(seconds_left=head(attempt, at=clock.now()).seconds_left if is_open else 0)


@bp.get("/a/<academy>/attempts/<uuid:attempt_id>/review")
@member
def review(academy: str, attempt_id: UUID) -> ResponseReturnValue:
    """List what is unanswered and flagged; the only place with a submit button."""
    attempt = _open_attempt(attempt_id)
    if attempt is None:
        return _to_result(attempt_id)
    top: AttemptHead = head(attempt, at=clock.now())
    return render_template("quizzes/review.html", head=top, cells=queries.palette(db.session, attempt.id))


@bp.post("/a/<academy>/attempts/<uuid:attempt_id>/submit")
@member
def submit(academy: str, attempt_id: UUID) -> ResponseReturnValue:
    """Submit; doing it again shows the same result."""
    with transaction() as session:
        outcome = journey.submit_quiz(
            session, access.actor(), attempt_id, base_url=settings().base_url, at=clock.now()
        )
    if outcome.certificates:
        return congratulate(academy, outcome.certificates)
    return _to_result(attempt_id)
