"""Turn a closed attempt into a grade."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from lms import questions
from lms.core import audit
from lms.grading.models import Grade, Mark
from lms.grading.rules import Score, total
from lms.quizzes import queries as quizzes
from lms.quizzes.models import Attempt


def grade(session: Session, attempt: Attempt, *, at: datetime) -> Grade:
    """Score what was saved against the questions as they were drawn, and add the first grade.

    The database refuses a second first grade, so an attempt is never graded twice.
    """
    answers = quizzes.latest_answers(session, attempt.id)
    scores: list[Score] = []
    for drawn in quizzes.all_drawn(session, attempt.id):
        question = questions.parse(drawn.body)
        share = question.score(answers.get(drawn.position))
        scores.append(Score(share * question.points, question.points))
    given = _grade_row(attempt, total(scores), at)
    session.add(given)
    session.flush()  # the marks refer to the grade
    session.add_all(_mark(given, position, score) for position, score in enumerate(scores, 1))
    audit.record(
        session, "grade.give", at=at, actor_id=None, academy_id=attempt.academy_id, about=given,
        detail={"attempt": str(attempt.id), "passed": given.passed},
    )  # fmt: skip
    return given


def _grade_row(attempt: Attempt, score: Score, at: datetime) -> Grade:
    pass_percent = int(attempt.terms["pass_percent"])
    earned: Fraction = score.earned
    return Grade(
        academy_id=attempt.academy_id,
        attempt_id=attempt.id,
        number=1,
        earned_numerator=earned.numerator,
        earned_denominator=earned.denominator,
        available=score.available,
        pass_percent=pass_percent,
        passed=score.reaches(pass_percent),
        graded_at=at,
    )


def _mark(given: Grade, position: int, score: Score) -> Mark:
    return Mark(
        academy_id=given.academy_id,
        grade_id=given.id,
        position=position,
        earned_numerator=score.earned.numerator,
        earned_denominator=score.earned.denominator,
        available=score.available,
    )
