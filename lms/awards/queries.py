"""Find out how far people are towards awards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.awards.models import Award, Confirmation
from lms.awards.rules import Facts, Requirement, evaluate, is_earned
from lms.catalog.models import Course
from lms.catalog.outline import Outline
from lms.core.errors import NotFound
from lms.grading import queries as grading
from lms.grading.rules import shown_percent
from lms.learning import queries as learning
from lms.learning.rules import completed
from lms.people.models import Person


@dataclass(frozen=True)
class AwardProgress:
    """One award and how one person stands towards it."""

    award: Award
    requirements: tuple[Requirement, ...]

    @property
    def is_earned(self) -> bool:
        """Tell whether every requirement is met."""
        return is_earned(self.requirements)

    @property
    def met(self) -> int:
        """Return how many requirements are met."""
        return sum(requirement.is_met for requirement in self.requirements)


def of_course(session: Session, course_id: UUID) -> Sequence[Award]:
    """Return the awards to which a course leads, by title."""
    return session.scalars(
        select(Award)
        .where(Award.course_id == course_id, Award.retired_at.is_(None))
        .order_by(Award.title, Award.id)
    ).all()


def award(session: Session, academy_id: UUID, award_id: UUID) -> Award:
    """Return an award of the academy.

    Raises:
        NotFound: the academy has no such award.
    """
    found = session.scalar(
        select(Award).where(Award.id == award_id, Award.academy_id == academy_id, Award.retired_at.is_(None))
    )
    if found is None:
        raise NotFound("We could not find that award.")
    return found


def confirmations(
    session: Session, award_id: UUID, person_id: UUID
) -> Mapping[str, tuple[Confirmation, str]]:
    """Return, by key, the standing confirmations of a person with the name of who gave them."""
    rows = session.execute(
        select(Confirmation, Person.legal_name)
        .join(Person, Person.id == Confirmation.confirmed_by_id)
        .where(
            Confirmation.award_id == award_id,
            Confirmation.person_id == person_id,
            Confirmation.withdrawn_at.is_(None),
        )
        .order_by(Confirmation.key)
    )
    return {confirmation.key: (confirmation, name) for confirmation, name in rows}


def progress(session: Session, course: Course, person_id: UUID) -> Sequence[AwardProgress]:
    """Return how a person stands towards the awards of a course."""
    awards = of_course(session, course.id)
    if not awards:
        return []
    outline = Outline.from_json(course.outline)
    done = completed(learning.visits(session, person_id, course.id))
    passed = {
        result.quiz_slug: f"{shown_percent(result.score.percent)} %"
        for result in grading.results(session, person_id, course.id)
        if result.passed and result.score is not None
    }
    return [
        AwardProgress(
            award,
            evaluate(award.requirements, outline, Facts(done, passed, _confirmed(session, award, person_id))),
        )
        for award in awards
    ]


def _confirmed(session: Session, award: Award, person_id: UUID) -> Mapping[str, str]:
    return {
        key: f"Confirmed by {name} on {confirmation.confirmed_at:%-d %B %Y}"
        for key, (confirmation, name) in confirmations(session, award.id, person_id).items()
    }
