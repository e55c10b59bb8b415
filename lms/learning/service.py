"""Enrol, open lessons, mark them as completed."""

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Insert, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from lms.catalog.models import Course, EnrolmentKind, Visibility
from lms.core import audit
from lms.core.errors import FieldProblem, NotFound
from lms.core.ids import new_id
from lms.learning import queries
from lms.learning.models import Enrolment, EnrolmentSource, LessonVisit
from lms.people import queries as people
from lms.people.policy import Actor, Permission, can, require

VISIT_EVERY = timedelta(minutes=5)
"""A page that is read again within this time costs no write."""


def enrol(session: Session, actor: Actor, course: Course, *, code: str = "", at: datetime) -> Enrolment:
    """Give the actor a place in a course that is open, or for which the code is right. Twice is once.

    Raises:
        FieldProblem: the code is wrong.
        NotFound: the course is private, or belongs to another academy.
    """
    require(actor, Permission.LEARN)
    hidden = course.visibility is Visibility.PRIVATE or course.enrolment is EnrolmentKind.INVITATION
    if course.academy_id != actor.academy_id or (hidden and not can(actor, Permission.SEE_TRAINEES)):
        raise NotFound("We could not find that course.")
    source = EnrolmentSource.OPEN
    if course.enrolment is EnrolmentKind.CODE:
        given, right = _code_bytes(code.strip()), _code_bytes(course.enrolment_code)
        if not right or not hmac.compare_digest(given, right):
            raise FieldProblem("code", "This is not the code of the course. Ask your academy for it.")
        source = EnrolmentSource.CODE
    return place(session, actor, actor.person_id, course.id, source, at=at)


def _code_bytes(code: str) -> bytes:
    return code.casefold().encode("utf-8", "surrogatepass")


def place(
    session: Session, actor: Actor, person_id: UUID, course_id: UUID, source: EnrolmentSource, *, at: datetime
) -> Enrolment:
    """Give a person a place in a course of the actor's academy; the caller has checked that this is due."""
    people.hold_person(session, person_id)
    held = queries.enrolment(session, person_id, course_id)
    if held is not None:
        return held
    enrolment = Enrolment(
        academy_id=actor.academy_id, course_id=course_id, person_id=person_id, source=source, started_at=at
    )
    session.add(enrolment)
    audit.record(
        session, "enrolment.begin", at=at, actor_id=actor.audit_id, academy_id=actor.academy_id,
        about=enrolment, detail={"person": str(person_id), "source": source.value},
    )  # fmt: skip
    return enrolment


def withdraw(session: Session, actor: Actor, person_id: UUID, course_id: UUID, *, at: datetime) -> None:
    """End a person's place. Progress and results stay.

    Raises:
        NotAllowed: the actor may not enrol people.
        NotFound: the person has no place there.
    """
    require(actor, Permission.INVITE)
    held = queries.enrolment(session, person_id, course_id, lock=True)
    if held is None or held.academy_id != actor.academy_id:
        raise NotFound("We could not find that place.")
    held.ended_at = at
    audit.record(
        session, "enrolment.end", at=at, actor_id=actor.audit_id, academy_id=actor.academy_id, about=held,
        detail={"person": str(person_id)},
    )  # fmt: skip


def note_visit(
    session: Session, actor: Actor, course_id: UUID, lesson_id: UUID, version_number: int, *, at: datetime
) -> None:
    """Keep that the actor has opened a lesson now."""
    make = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    added = make(LessonVisit).values(
        id=new_id(),
        academy_id=actor.academy_id,
        person_id=actor.person_id,
        course_id=course_id,
        lesson_id=lesson_id,
        version_number=version_number,
        opened_at=at,
    )
    session.execute(_or_refresh(added, version_number, at))


def _or_refresh(added: Insert, version_number: int, at: datetime) -> Insert:
    refreshed: Insert = added.on_conflict_do_update(  # type: ignore[attr-defined]
        index_elements=["person_id", "lesson_id"],
        set_={"opened_at": at, "version_number": version_number},
    )
    return refreshed


def complete_lesson(
    session: Session, actor: Actor, course_id: UUID, lesson_id: UUID, version_number: int, *, at: datetime
) -> None:
    """Mark a lesson as read. Once completed it stays so, whatever happens to the course."""
    note_visit(session, actor, course_id, lesson_id, version_number, at=at)
    session.execute(
        update(LessonVisit)
        .where(
            LessonVisit.person_id == actor.person_id,
            LessonVisit.lesson_id == lesson_id,
            LessonVisit.completed_at.is_(None),
        )
        .values(completed_at=at, completed_version_number=version_number)
    )
