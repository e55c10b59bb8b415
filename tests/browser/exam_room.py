"""A trainee in the middle of an exam, for tests in a browser."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from lms import journey
from lms.academies.models import Academy
from lms.core import clock
from lms.people.models import Person
from lms.quizzes import queries
from lms.quizzes.models import Attempt
from tests import factories as make
from tests.browser.conftest import Site


def typed_question(**more: Any) -> dict[str, Any]:
    """Return a question that is answered by typing."""
    return {
        "id": str(uuid.uuid4()), "kind": "short_answer", "stem": "Which layer?", "topic": "Depth",
        "level": "recall", "feedback": "The papillary dermis.", "accepted": ["papillary dermis"], **more,
    }  # fmt: skip


@dataclass(frozen=True)
class Room:
    """One open attempt, and a look at what the database has of it."""

    site: Site
    person: Person
    academy: Academy
    attempt_id: UUID

    @property
    def path(self) -> str:
        """Return the address of the attempt."""
        return f"/a/{self.academy.slug}/attempts/{self.attempt_id}"

    def question(self, position: int) -> str:
        """Return the address of a question."""
        return f"{self.path}/q/{position}"

    def answer(self, position: int) -> dict[str, Any] | None:
        """Return the answer that counts."""
        with self.site.sessions() as session:
            latest = queries.latest_answer(session, self.attempt_id, position)
            return latest.answer if latest else None

    def attempt(self) -> Attempt:
        """Return the attempt as it stands."""
        with self.site.sessions() as session:
            return session.get_one(Attempt, self.attempt_id)

    def end_in(self, seconds: float) -> None:
        """Move the deadline."""
        with self.site.sessions.begin() as session:
            session.get_one(Attempt, self.attempt_id).deadline_at = clock.now() + timedelta(seconds=seconds)


def enter(site: Site, *bodies: dict[str, Any], minutes: int | None = 30) -> Room:
    """Return the room of a trainee who has just started an exam with these questions."""
    with site.sessions.begin() as session:
        academy = make.make_academy(session)
        person = make.make_person(session, academy)
        course = make.make_course(session, academy)
        quiz = make.make_quiz(
            session, course, bodies=list(bodies) or None, minutes=minutes, shuffle_options=False
        )
        make.enrol(session, person, course)
        actor = make.as_actor(person, academy)
        attempt = journey.start_quiz(
            session, actor, quiz.id, seed="seed", base_url=site.address, at=clock.now()
        )
        session.flush()
        return Room(site, person, academy, attempt.id)
