"""An academy with staff and a trainee who lacks one confirmation for the certificate, and the confirmation."""

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from lms import journey
from lms.academies.models import Academy
from lms.awards.models import Award
from lms.catalog.models import Course
from lms.certificates.models import Certificate
from lms.core import clock
from lms.people.models import Person
from lms.people.policy import Role
from tests.factories import as_actor, enrol, make_academy, make_award, make_course, make_person

BASE = "https://learn.example.org"
CONFIRMATION = {
    "kind": "confirmation",
    "key": "identity",
    "title": "Photo identity checked",
    "by": "registrar",
}


@dataclass(frozen=True)
class Scene:
    academy: Academy
    course: Course
    award: Award
    trainee: Person
    registrar: Person
    owner: Person


def make_scene(
    sessions: sessionmaker[Session], *, legal_name: str = "Ada Moore", slug: str = "alpha"
) -> Scene:
    """Return an academy in which one confirmation stands between the trainee and the certificate."""
    with sessions.begin() as session:
        academy = make_academy(session, slug=slug, name="Alpha Academy")
        course = make_course(session, academy, slug="dots")
        award = make_award(session, course, CONFIRMATION)
        trainee = make_person(session, academy, legal_name=legal_name)
        registrar = make_person(session, academy, Role.REGISTRAR, legal_name="Rita Registrar")
        owner = make_person(session, academy, Role.OWNER, legal_name="Olga Owner")
        enrol(session, trainee, course)
        return Scene(academy, course, award, trainee, registrar, owner)


def certify(sessions: sessionmaker[Session], scene: Scene) -> Certificate:
    """Let the registrar confirm, which issues the certificate."""
    actor = as_actor(scene.registrar, scene.academy, Role.REGISTRAR)
    with sessions.begin() as session:
        (issued,) = journey.confirm_requirement(
            session,
            actor,
            scene.award.id,
            scene.trainee.id,
            "identity",
            note="",
            base_url=BASE,
            at=clock.now(),
        )
        return issued
