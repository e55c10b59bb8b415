"""Staff confirm requirements, and take confirmations back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.awards import queries
from lms.awards.models import Award, Confirmation
from lms.catalog.models import Course
from lms.content.schema import AwardFile
from lms.core import audit
from lms.core.errors import NotAllowed, NotFound, RuleBroken
from lms.core.text import clean_line
from lms.people.policy import Actor, Permission, Role, require


def confirm(
    session: Session, actor: Actor, award: Award, person_id: UUID, key: str, *, note: str, at: datetime
) -> Confirmation:
    """Keep that the actor saw the requirement met. Confirming twice keeps the first.

    Raises:
        NotAllowed: the requirement is for another role to confirm, or the person is the actor.
        NotFound: the award has no such requirement.
    """
    require(actor, Permission.CONFIRM_REQUIREMENT)
    requirement = _requirement(award, key)
    if Role(requirement["by"]) not in actor.roles and Role.OWNER not in actor.roles:
        raise NotAllowed(f"This is for the {requirement['by']} of the academy to confirm.")
    if person_id == actor.person_id:
        raise NotAllowed("Nobody can confirm a requirement for themselves. Ask a colleague.")
    held = queries.confirmations(session, award.id, person_id).get(key)
    if held is not None:
        return held[0]
    confirmation = Confirmation(
        academy_id=actor.academy_id,
        award_id=award.id,
        person_id=person_id,
        key=key,
        confirmed_by_id=actor.person_id,
        confirmed_at=at,
        note=clean_line(note)[:500],
    )
    session.add(confirmation)
    audit.record(
        session, "requirement.confirm", at=at, actor_id=actor.audit_id, academy_id=actor.academy_id,
        about=confirmation, detail={"person": str(person_id), "key": key},
    )  # fmt: skip
    return confirmation


def withdraw(
    session: Session, actor: Actor, award: Award, person_id: UUID, key: str, *, at: datetime
) -> None:
    """Take a confirmation back. Certificates that were issued stay; a registrar can revoke them.

    Raises:
        NotAllowed: the actor may not confirm requirements.
        RuleBroken: there is nothing to take back.
    """
    require(actor, Permission.CONFIRM_REQUIREMENT)
    held = queries.confirmations(session, award.id, person_id).get(key)
    if held is None:
        raise RuleBroken("This requirement is not confirmed, so there is nothing to take back.")
    held[0].withdrawn_at, held[0].withdrawn_by_id = at, actor.person_id
    audit.record(
        session, "requirement.withdraw", at=at, actor_id=actor.audit_id, academy_id=actor.academy_id,
        about=held[0], detail={"person": str(person_id), "key": key},
    )  # fmt: skip


def _requirement(award: Award, key: str) -> dict[str, Any]:
    for requirement in award.requirements:
        if requirement["kind"] == "confirmation" and requirement["key"] == key:
            found: dict[str, Any] = requirement
            return found
    raise NotFound("This award has no such requirement.")


def put_award(session: Session, course: Course, file: AwardFile, *, at: datetime) -> Award:
    """Bring an award that was read from a file into the database; others of the course are retired."""
    award: Award | None = None
    for row in session.scalars(select(Award).where(Award.course_id == course.id)):
        if row.content_id == file.id:
            award = row
        else:
            row.retired_at = row.retired_at or at
    if award is None:
        award = Award(
            academy_id=course.academy_id, course_id=course.id, content_id=file.id, title="", statement="",
            scope="", requirements=[],
        )  # fmt: skip
        session.add(award)
    award.title, award.statement, award.scope = file.title, file.statement, file.scope
    award.valid_months, award.retired_at = file.valid_months, None
    award.requirements = [requirement.model_dump(mode="json") for requirement in file.requirements]
    return award


def award_file(session: Session, course: Course) -> AwardFile | None:
    """Return the award of a course in the form of its file; None when it leads to none."""
    award = next(iter(queries.of_course(session, course.id)), None)
    if award is None:
        return None
    return AwardFile.model_validate(
        {
            "id": award.content_id,
            "title": award.title,
            "statement": award.statement,
            "scope": award.scope,
            "valid_months": award.valid_months,
            "requirements": award.requirements,
        }
    )
