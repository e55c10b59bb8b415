"""The result of an attempt, with feedback as far as the quiz allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms import journey, questions
from lms.catalog import queries as catalog
from lms.catalog.models import Course, FeedbackPolicy, Quiz
from lms.catalog.outline import Outline, OutlineLesson
from lms.content.markdown import render_inline
from lms.core import clock
from lms.core.errors import RuleBroken
from lms.extensions import db, settings, transaction
from lms.grading import queries as grading
from lms.grading.models import Grade, Mark
from lms.grading.rules import Score, total
from lms.questions.base import Review
from lms.quizzes import queries
from lms.quizzes.models import Attempt, AttemptState, ClosedBy
from lms.quizzes.queries import Drawn
from lms.quizzes.rules import is_overdue
from lms.web import access
from lms.web.access import member
from lms.web.attempt_view import KINDS
from lms.web.question_image import image_url

bp = Blueprint("results", __name__)


@dataclass(frozen=True)
class Reviewed:
    """One question with the answer that was given and what would have been right."""

    position: int
    topic: str
    stem_html: Markup
    image_url: str | None
    image_alt: str
    earned: Fraction
    available: int
    review: Review
    lesson: OutlineLesson | None

    @property
    def is_right(self) -> bool:
        """Tell whether every point was earned."""
        return self.earned == self.available


@dataclass(frozen=True)
class ResultPage:
    """All that the result page shows."""

    attempt: Attempt
    title: str
    kind: str
    quiz_id: UUID
    course: Course
    grade: Grade
    score: Score
    topics: Sequence[tuple[str, Score]]
    minutes: int
    ended_by_clock: bool
    questions: Sequence[Reviewed]
    """Empty when feedback is not given (yet)."""
    feedback: str
    """given, after_pass or never."""


@bp.get("/a/<academy>/attempts/<uuid:attempt_id>/result")
@member
def result(academy: str, attempt_id: UUID) -> ResponseReturnValue:
    """Show the result; an attempt that still runs goes back to its questions."""
    attempt = queries.own_attempt(db.session, access.actor(), attempt_id)
    if attempt.state is AttemptState.OPEN:
        if not is_overdue(attempt.deadline_at, clock.now()):
            return redirect(url_for("quizzes.question", academy=academy, attempt_id=attempt_id, position=1))
        with transaction() as session:
            journey.close_if_overdue(
                session, access.actor(), attempt_id, base_url=settings().base_url, at=clock.now()
            )
        return redirect(url_for("results.result", academy=academy, attempt_id=attempt_id))
    page = _page(attempt)
    return render_template("quizzes/result.html", page=page, show_all=request.args.get("show") == "all")


def _page(attempt: Attempt) -> ResultPage:
    grade = grading.current_grade(db.session, attempt.id)
    if grade is None:
        raise RuleBroken("This attempt is closed and waits for its result. Reload in a moment.")
    quiz = db.session.get_one(Quiz, attempt.quiz_id)
    course = catalog.course_by_id(db.session, attempt.academy_id, quiz.course_id)
    marks = grading.marks(db.session, grade.id)
    drawn = queries.all_drawn(db.session, attempt.id)
    feedback = _feedback(FeedbackPolicy(attempt.terms["feedback"]), passed=grade.passed)
    return ResultPage(
        attempt=attempt,
        title=attempt.terms["title"],
        kind=KINDS[attempt.terms["kind"]],
        quiz_id=quiz.id,
        course=course,
        grade=grade,
        score=Score(grade.earned, grade.available),
        topics=_topics(drawn, marks),
        minutes=_minutes(attempt),
        ended_by_clock=attempt.closed_by is ClosedBy.DEADLINE,
        questions=_reviewed(attempt, course, drawn, marks) if feedback == "given" else (),
        feedback=feedback,
    )


def _feedback(policy: FeedbackPolicy, *, passed: bool) -> str:
    if policy is FeedbackPolicy.AFTER_ATTEMPT or (policy is FeedbackPolicy.AFTER_PASS and passed):
        return "given"
    return str(policy.value)


def _minutes(attempt: Attempt) -> int:
    """Return how long the attempt took, in whole minutes and at least one."""
    taken = (attempt.closed_at or attempt.started_at) - attempt.started_at
    return max(1, round(taken.total_seconds() / 60))


def _topics(drawn: Sequence[Drawn], marks: Mapping[int, Mark]) -> Sequence[tuple[str, Score]]:
    """Return the score by topic, in alphabetical order."""
    by_topic: dict[str, list[Score]] = {}
    for item in drawn:
        mark = marks[item.position]
        by_topic.setdefault(item.body["topic"], []).append(Score(mark.earned, mark.available))
    return [(topic, total(scores)) for topic, scores in sorted(by_topic.items())]


def _reviewed(
    attempt: Attempt, course: Course, drawn: Sequence[Drawn], marks: Mapping[int, Mark]
) -> Sequence[Reviewed]:
    answers = queries.latest_answers(db.session, attempt.id)
    lessons = {lesson.slug: lesson for lesson in Outline.from_json(course.outline).lessons()}
    return [
        _reviewed_one(attempt, item, marks[item.position], answers.get(item.position), lessons)
        for item in drawn
    ]


def _reviewed_one(
    attempt: Attempt,
    item: Drawn,
    mark: Mark,
    answer: questions.base.Answer | None,
    lessons: dict[str, OutlineLesson],
) -> Reviewed:
    question = questions.parse(item.body)
    review = question.review(answer, item.arrangement)
    picture = question.image
    return Reviewed(
        position=item.position,
        topic=question.topic,
        stem_html=Markup(render_inline(question.stem)),  # noqa: S704 – sanitised by render_inline
        image_url=image_url(db.session, access.academy().slug, attempt, picture.file) if picture else None,
        image_alt=picture.alt if picture else "",
        earned=mark.earned,
        available=mark.available,
        review=review,
        lesson=lessons.get(review.lesson or ""),
    )
