"""The trainee's journey, start to finish. Read this file first.

    enrol -> open a lesson -> complete it -> start a quiz -> save answers -> submit -> get graded
        -> meet an award's requirements -> hold a certificate -> anyone verifies it

Each step is one function; each calls the feature packages in that order and nothing else. Nothing here
commits: the caller (a view, a job, the command line) owns the transaction, so a step is saved whole or not at
all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.academies import queries as academies
from lms.academies import service as academies_service
from lms.academies.models import Invitation
from lms.awards import queries as awards
from lms.awards import service as awards_service
from lms.catalog import queries as catalog
from lms.catalog.models import Course, Quiz
from lms.catalog.outline import Outline, OutlineQuiz
from lms.certificates import service as certificates
from lms.certificates.models import Certificate
from lms.core.errors import NotFound, RuleBroken
from lms.grading import queries as grading_queries
from lms.grading import service as grading
from lms.grading.models import Grade
from lms.learning import queries as learning_queries
from lms.learning import rules as learning_rules
from lms.learning import service as learning
from lms.learning.models import Enrolment, EnrolmentSource
from lms.people.models import Person
from lms.people.policy import Actor, Permission, require, system
from lms.quizzes import queries as quiz_queries
from lms.quizzes import rules as quiz_rules
from lms.quizzes import service as quizzes
from lms.quizzes.models import Attempt


@dataclass(frozen=True)
class Outcome:
    """What one submission led to. `grade` is the one that counts, also when it was given before."""

    attempt: Attempt
    grade: Grade
    certificates: Sequence[Certificate]


def accept_invitation(
    session: Session, token: str, *, legal_name: str, password_hash: str, time_zone: str, at: datetime
) -> tuple[Person, Invitation]:
    """Make an account by an invitation, with the role and the place in a course that it promises.

    Raises:
        Gone: the invitation was used or has expired.
        FieldProblem: a value is not acceptable.
    """
    person, invitation = academies_service.accept_as_new(
        session, token, legal_name=legal_name, password_hash=password_hash, time_zone=time_zone, at=at
    )
    _take_place(session, invitation, person.id, at=at)
    return person, invitation


def join_by_invitation(session: Session, token: str, person_id: UUID, *, at: datetime) -> Invitation:
    """Let somebody with an account take the role and the place that an invitation promises.

    Raises:
        Gone: the invitation was used, has expired, or is for somebody else.
    """
    invitation = academies_service.accept_as_member(session, token, person_id, at=at)
    _take_place(session, invitation, person_id, at=at)
    return invitation


def _take_place(session: Session, invitation: Invitation, person_id: UUID, *, at: datetime) -> None:
    if invitation.course_id is not None:
        actor = system(invitation.academy_id)
        learning.place(session, actor, person_id, invitation.course_id, EnrolmentSource.INVITATION, at=at)


def complete_lesson(
    session: Session, actor: Actor, course_slug: str, lesson_slug: str, *, base_url: str, at: datetime
) -> Sequence[Certificate]:
    """Mark a lesson as read and issue what that completes.

    Raises:
        NotFound: there is no such lesson, or the actor has no place in its course.
        RuleBroken: the lesson cannot be opened yet.
    """
    page = learning_queries.lesson_page(session, actor, course_slug, lesson_slug)
    enrolment = learning_queries.enrolment(session, actor.person_id, page.course_id, lock=True)
    if enrolment is None:
        raise RuleBroken("You are reading this lesson as staff, so there is no progress to keep.")
    outline = Outline.from_json(page.outline)
    done = learning_rules.completed(learning_queries.visits(session, actor.person_id, page.course_id))
    lesson = next(lesson for lesson in outline.lessons() if lesson.id == page.lesson_id)
    if (reason := learning_rules.lesson_lock(outline, lesson, done)) is not None:
        raise RuleBroken(reason)
    learning.complete_lesson(session, actor, page.course_id, page.lesson_id, page.version_number, at=at)
    course = catalog.course(session, actor.academy_id, course_slug)
    return _issue_earned(session, course, actor.person_id, base_url=base_url, at=at)


def start_quiz(
    session: Session, actor: Actor, quiz_id: UUID, *, seed: str, base_url: str, at: datetime
) -> Attempt:
    """Open the next attempt at a quiz, or return the one that is open.

    Raises:
        NotFound: there is no such quiz, or the actor has no place in its course.
        RuleBroken: a prerequisite is missing, no attempt is left, or a waiting time runs.
    """
    require(actor, Permission.LEARN)
    quiz = catalog.quiz(session, actor.academy_id, quiz_id)
    enrolment = _locked_enrolment(session, actor, quiz)
    running = quiz_queries.open_attempt(session, quiz.id, actor.person_id)
    if running is not None and not close_if_overdue(session, actor, running.id, base_url=base_url, at=at):
        return running
    course = catalog.course_by_id(session, actor.academy_id, quiz.course_id)
    outline = Outline.from_json(course.outline)
    passed = grading_queries.passed_quizzes(session, actor.person_id, course.id)
    if (reason := quiz_lock(session, actor, course, outline, quiz.slug, passed)) is not None:
        raise RuleBroken(reason)
    return quizzes.start(
        session, actor, quiz, enrolment, seed=seed, already_passed=quiz.slug in passed, at=at
    )


def _locked_enrolment(session: Session, actor: Actor, quiz: Quiz) -> Enrolment:
    enrolment = learning_queries.enrolment(session, actor.person_id, quiz.course_id, lock=True)
    if enrolment is None:
        raise NotFound("We could not find that quiz.")
    return enrolment


def quiz_lock(
    session: Session, actor: Actor, course: Course, outline: Outline, quiz_slug: str, passed: frozenset[str]
) -> str | None:
    """Return in plain words why the actor cannot start a quiz yet; None when nothing is missing."""
    entry: OutlineQuiz | None = next((q for q in outline.quizzes() if q.slug == quiz_slug), None)
    if entry is None:
        return "This quiz is not part of the course at present."
    done = learning_rules.completed(learning_queries.visits(session, actor.person_id, course.id))
    return learning_rules.quiz_lock(outline, entry, done, passed)


def submit_quiz(session: Session, actor: Actor, attempt_id: UUID, *, base_url: str, at: datetime) -> Outcome:
    """Close an attempt, grade it, and issue any certificate that it completes. Submitting again changes nothing.

    Raises:
        NotFound: the attempt is not the actor's.
    """
    attempt = quiz_queries.own_attempt(session, actor, attempt_id)
    learning_queries.enrolment_by_id(session, attempt.enrolment_id, lock=True)
    attempt = quiz_queries.own_attempt(session, actor, attempt_id, lock=True)
    return _close_and_grade(session, attempt, actor_id=actor.audit_id, base_url=base_url, at=at)


def close_if_overdue(
    session: Session, actor: Actor, attempt_id: UUID, *, base_url: str, at: datetime
) -> bool:
    """Close and grade an attempt whose time is up; tell whether it is closed now."""
    attempt = quiz_queries.own_attempt(session, actor, attempt_id)
    if quiz_rules.is_overdue(attempt.deadline_at, at) and attempt.closed_at is None:
        submit_quiz(session, actor, attempt_id, base_url=base_url, at=at)
    return attempt.closed_at is not None


def _close_and_grade(
    session: Session, attempt: Attempt, *, actor_id: UUID | None, base_url: str, at: datetime
) -> Outcome:
    if not quizzes.close(session, attempt, actor_id=actor_id, at=at):
        grade = grading_queries.current_grade(session, attempt.id)
        if grade is None:
            raise RuleBroken("This attempt is closed and waits for its result.")
        return Outcome(attempt=attempt, grade=grade, certificates=())
    session.flush()  # the closed attempt must count before it is graded
    grade = grading.grade(session, attempt, at=at)
    if not grade.passed:
        return Outcome(attempt=attempt, grade=grade, certificates=())
    session.flush()  # the new grade must count when requirements are checked
    quiz = session.get_one(Quiz, attempt.quiz_id)
    course = catalog.course_by_id(session, attempt.academy_id, quiz.course_id)
    issued = _issue_earned(session, course, attempt.person_id, base_url=base_url, at=at)
    return Outcome(attempt=attempt, grade=grade, certificates=issued)


def close_overdue(session: Session, attempt_id: UUID, *, base_url: str, at: datetime) -> None:
    """Close one attempt for the job that looks for attempts whose time is up."""
    attempt = session.get_one(Attempt, attempt_id)
    learning_queries.enrolment_by_id(session, attempt.enrolment_id, lock=True)
    session.refresh(attempt, with_for_update=True)
    if quiz_rules.is_overdue(attempt.deadline_at, at):
        _close_and_grade(session, attempt, actor_id=None, base_url=base_url, at=at)


def confirm_requirement(
    session: Session, actor: Actor, award_id: UUID, person_id: UUID, key: str, *, note: str, base_url: str,
    at: datetime,
) -> Sequence[Certificate]:  # fmt: skip
    """Let staff confirm a requirement, and issue what that completes.

    Raises:
        NotAllowed: it is not the actor's to confirm.
        NotFound: the academy has no such award or person.
    """
    academies.member(session, actor, person_id)
    award = awards.award(session, actor.academy_id, award_id)
    learning_queries.enrolment(session, person_id, award.course_id, lock=True)
    awards_service.confirm(session, actor, award, person_id, key, note=note, at=at)
    session.flush()  # the confirmation must count when requirements are checked
    course = catalog.course_by_id(session, actor.academy_id, award.course_id)
    return _issue_earned(session, course, person_id, base_url=base_url, at=at, actor_id=actor.audit_id)


def _issue_earned(
    session: Session,
    course: Course,
    person_id: UUID,
    *,
    base_url: str,
    at: datetime,
    actor_id: UUID | None = None,
) -> Sequence[Certificate]:
    issued = [
        certificates.issue(session, course, progress, person_id, base_url=base_url, actor_id=actor_id, at=at)
        for progress in awards.progress(session, course, person_id)
    ]
    return [certificate for certificate in issued if certificate is not None]
