"""Start attempts, save answers, close attempts."""

import random
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from lms import questions
from lms.catalog import queries as catalog
from lms.catalog.models import Quiz
from lms.core import audit
from lms.core.errors import Conflict, Gone, RuleBroken
from lms.core.ids import new_id
from lms.learning.models import Enrolment
from lms.people.policy import Actor
from lms.questions.base import Answer, Form
from lms.quizzes import queries, rules
from lms.quizzes.drawing import Draw, Drawable, draw
from lms.quizzes.models import Attempt, AttemptState, ClosedBy, DrawnQuestion, SavedAnswer


class AnswerConflict(Conflict):
    """Another tab or device has saved a different answer since this page was read."""

    def __init__(self, revision: int, theirs: Answer | None) -> None:
        super().__init__("This answer was changed in another tab or on another device.")
        self.revision = revision
        self.theirs = theirs


@dataclass(frozen=True)
class Saved:
    """What one save led to."""

    revision: int
    saved_at: datetime
    deadline_at: datetime | None


def start(
    session: Session, actor: Actor, quiz: Quiz, enrolment: Enrolment, *, seed: str, already_passed: bool,
    at: datetime,
) -> Attempt:  # fmt: skip
    """Open the actor's next attempt, or return the one that is open. The caller holds the enrolment's lock.

    Raises:
        RuleBroken: no attempt is left, a waiting time runs, the quiz is passed, or its bank is too small.
    """
    earlier = queries.attempts(session, quiz.id, actor.person_id)
    if earlier and earlier[-1].state is AttemptState.OPEN:
        return earlier[-1]
    state = rules.may_start(
        closed_at=[attempt.closed_at for attempt in earlier if attempt.closed_at],
        allowed=quiz.attempts,
        wait_minutes=quiz.wait_minutes,
        already_passed=already_passed,
        at=at,
    )
    if state.problem:
        raise RuleBroken(state.problem)
    attempt = _new_attempt(actor, quiz, enrolment, number=len(earlier) + 1, seed=seed, at=at)
    session.add(attempt)
    session.flush()  # the drawn questions refer to the attempt
    session.add_all(_draw_questions(session, attempt, quiz))
    audit.record(
        session, "attempt.start", at=at, actor_id=actor.audit_id, academy_id=actor.academy_id, about=attempt
    )
    return attempt


def _new_attempt(
    actor: Actor, quiz: Quiz, enrolment: Enrolment, *, number: int, seed: str, at: datetime
) -> Attempt:
    return Attempt(
        academy_id=actor.academy_id,
        quiz_id=quiz.id,
        enrolment_id=enrolment.id,
        person_id=actor.person_id,
        number=number,
        seed=seed,
        started_at=at,
        deadline_at=rules.deadline(at, quiz.minutes),
        terms={
            "title": quiz.title,
            "kind": quiz.kind.value,
            "pass_percent": quiz.pass_percent,
            "feedback": quiz.feedback.value,
            "minutes": quiz.minutes,
            "attempts": quiz.attempts,
        },
    )


def _draw_questions(session: Session, attempt: Attempt, quiz: Quiz) -> list[DrawnQuestion]:
    spec = [Draw(part["bank"], part["count"]) for part in quiz.draw]
    pool = [Drawable(*row) for row in catalog.pool(session, quiz.course_id, [part.bank for part in spec])]
    rng = random.Random(attempt.seed)  # noqa: S311 – reproducible on purpose; the seed itself is secret
    seen = queries.seen_questions(session, quiz.id, attempt.person_id)
    drawn = draw(spec, pool, rng, seen=seen)
    bodies = catalog.bodies(session, [drawable.version_id for drawable in drawn])
    return [
        DrawnQuestion(
            academy_id=attempt.academy_id,
            attempt_id=attempt.id,
            position=position,
            question_version_id=drawable.version_id,
            bank_slug=drawable.bank,
            arrangement=questions.parse(bodies[drawable.version_id]).arrange(
                rng, shuffle=quiz.shuffle_options
            ),
        )
        for position, drawable in enumerate(drawn, 1)
    ]


def save(
    session: Session,
    actor: Actor,
    attempt_id: UUID,
    position: int,
    form: Form,
    *,
    revision: int,
    at: datetime,
) -> Saved:
    """Keep one answer as a new revision. Saving the same answer again is fine and keeps the revision.

    `revision` is the one that the page was made from: 0 when nothing had been saved.

    Raises:
        NotFound: no such attempt of this person, or no such question in it.
        Gone: the attempt is closed, or its time is up.
        AnswerConflict: another answer was saved since the page was read.
        AnswerRejected: the answer cannot be an answer to this question.
    """
    attempt = queries.own_attempt(session, actor, attempt_id, lock=True)
    _refuse_when_closed(attempt, at)
    drawn, latest = queries.drawn_with_latest(session, attempt.id, position)
    answer = questions.parse(drawn.body).read(form, drawn.arrangement)
    if latest.answer == answer:
        return Saved(latest.revision, latest.saved_at or at, attempt.deadline_at)
    if revision != latest.revision:
        raise AnswerConflict(latest.revision, latest.answer)
    _add_revision(session, attempt, position, latest.revision + 1, answer, at)
    return Saved(latest.revision + 1, at, attempt.deadline_at)


def _add_revision(
    session: Session, attempt: Attempt, position: int, revision: int, answer: Answer | None, at: datetime
) -> None:
    """Add one row, without the unit of work: an exam does this more often than anything else."""
    session.execute(
        insert(SavedAnswer),
        {
            "id": new_id(),
            "academy_id": attempt.academy_id,
            "attempt_id": attempt.id,
            "position": position,
            "revision": revision,
            "answer": answer,
            "saved_at": at,
        },
    )


def flag(
    session: Session, actor: Actor, attempt_id: UUID, position: int, *, is_flagged: bool, at: datetime
) -> None:
    """Set or clear the mark "look at this again".

    Raises:
        NotFound: no such attempt of this person.
        Gone: the attempt is closed.
    """
    attempt = queries.own_attempt(session, actor, attempt_id, lock=True)
    _refuse_when_closed(attempt, at)
    session.execute(
        update(DrawnQuestion)
        .where(DrawnQuestion.attempt_id == attempt.id, DrawnQuestion.position == position)
        .values(is_flagged=is_flagged)
    )


def _refuse_when_closed(attempt: Attempt, at: datetime) -> None:
    if attempt.state is AttemptState.CLOSED:
        raise Gone("This attempt is closed. Answers cannot be changed any more.")
    if rules.is_overdue(attempt.deadline_at, at):
        raise Gone("The time is up. Your saved answers count; this one came too late.")


def close(session: Session, attempt: Attempt, *, actor_id: UUID | None, at: datetime) -> bool:
    """Close an attempt that the caller has locked; False when it was closed already.

    Past the deadline it is closed as of the deadline, whoever closes it: job, page or trainee.
    """
    if attempt.state is AttemptState.CLOSED:
        return False
    overdue = rules.is_overdue(attempt.deadline_at, at)
    attempt.state = AttemptState.CLOSED
    attempt.closed_by = ClosedBy.DEADLINE if overdue else ClosedBy.TRAINEE
    attempt.closed_at = attempt.deadline_at if overdue else at
    audit.record(
        session, "attempt.close", at=at, actor_id=actor_id, academy_id=attempt.academy_id, about=attempt,
        detail={"closed_by": attempt.closed_by.value},
    )  # fmt: skip
    return True
