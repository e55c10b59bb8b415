"""What staff see of one trainee: progress by course, results, requirements with who confirmed them."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.awards import queries as awards
from lms.awards.models import Award, Confirmation
from lms.awards.queries import AwardProgress
from lms.awards.rules import Requirement
from lms.catalog.models import Course
from lms.catalog.outline import Outline, OutlineModule
from lms.extensions import db
from lms.grading import queries as grading
from lms.grading.queries import Result
from lms.learning import queries as learning
from lms.learning import rules
from lms.learning.rules import Progress
from lms.people.models import Person
from lms.people.policy import Actor, Permission, Role, can


@dataclass(frozen=True)
class RequirementLine:
    """One requirement; `confirmation` and `confirmed_by` are set when staff confirmed it."""

    requirement: Requirement
    confirmation: Confirmation | None
    confirmed_by: str
    may_confirm: bool
    may_withdraw: bool


@dataclass(frozen=True)
class AwardRecord:
    """One award and how the trainee stands towards it."""

    award: Award
    met: int
    lines: Sequence[RequirementLine]


@dataclass(frozen=True)
class CourseRecord:
    """One course of the trainee. `results` are (title of the quiz, attempt), the latest first."""

    course: Course
    progress: Progress
    modules: Sequence[tuple[OutlineModule, Progress]]
    results: Sequence[tuple[str, Result]]
    awards: Sequence[AwardRecord]


def course_records(actor: Actor, person: Person) -> Sequence[CourseRecord]:
    """Return the trainee's courses in the actor's academy, in the order of enrolment."""
    return [
        _course_record(actor, person, course) for course in learning.courses_of(db.session, actor, person.id)
    ]


def _course_record(actor: Actor, person: Person, course: Course) -> CourseRecord:
    outline = Outline.from_json(course.outline)
    done = rules.completed(learning.visits(db.session, person.id, course.id))
    titles = {quiz.slug: quiz.title for quiz in outline.quizzes()}
    results = grading.results(db.session, person.id, course.id)
    return CourseRecord(
        course=course,
        progress=rules.course_progress(outline, done),
        modules=[(module, rules.module_progress(module, done)) for module in outline.modules],
        results=[(titles.get(result.quiz_slug, result.quiz_slug), result) for result in reversed(results)],
        awards=[
            _award_record(actor, person, progress)
            for progress in awards.progress(db.session, course, person.id)
        ],
    )


def _award_record(actor: Actor, person: Person, progress: AwardProgress) -> AwardRecord:
    given = awards.confirmations(db.session, progress.award.id, person.id)
    lines = []
    for requirement in progress.requirements:
        is_confirmation = requirement.kind == "confirmation"
        found = given.get(requirement.key) if is_confirmation else None
        lines.append(
            RequirementLine(
                requirement=requirement,
                confirmation=found[0] if found else None,
                confirmed_by=found[1] if found else "",
                may_confirm=is_confirmation and found is None and _may_confirm(actor, person, requirement),
                may_withdraw=found is not None and can(actor, Permission.CONFIRM_REQUIREMENT),
            )
        )
    return AwardRecord(progress.award, progress.met, lines)


def _may_confirm(actor: Actor, person: Person, requirement: Requirement) -> bool:
    """Foresee what the service will allow, so that the page offers no button that is refused."""
    return bool(actor.roles & {Role(requirement.by), Role.OWNER}) and person.id != actor.person_id
