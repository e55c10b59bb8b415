"""Awards as a trainee's pages show them: what is met, what is begun, what is left to do."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from flask import url_for

from lms.awards.queries import AwardProgress
from lms.awards.rules import Requirement
from lms.catalog.outline import Outline


@dataclass(frozen=True)
class RequirementLine:
    """One requirement: `state` is done, part or todo; `url` leads to where it is met, None when staff meet it."""

    title: str
    detail: str
    state: str
    url: str | None


@dataclass(frozen=True)
class AwardView:
    """One award with its requirements."""

    title: str
    lines: Sequence[RequirementLine]
    met: int
    is_earned: bool


def award_view(
    progress: AwardProgress, academy: str, course_slug: str, outline: Outline, begun: Set[tuple[str, str]]
) -> AwardView:
    """Return an award of a course; `begun` holds the kind and key of requirements that somebody is at."""
    lines = [
        RequirementLine(
            title=requirement.title,
            detail=requirement.detail,
            state=_state(requirement, begun),
            url=_url(requirement, academy, course_slug, outline),
        )
        for requirement in progress.requirements
    ]
    return AwardView(progress.award.title, lines, progress.met, progress.is_earned)


def _state(requirement: Requirement, begun: Set[tuple[str, str]]) -> str:
    if requirement.is_met:
        return "done"
    return "part" if (requirement.kind, requirement.key) in begun else "todo"


def _url(requirement: Requirement, academy: str, course_slug: str, outline: Outline) -> str | None:
    if requirement.kind == "lessons" and any(m.slug == requirement.key for m in outline.modules):
        return url_for(
            "learning.course", academy=academy, slug=course_slug, _anchor=f"module-{requirement.key}"
        )
    quiz = next((quiz for quiz in outline.quizzes() if quiz.slug == requirement.key), None)
    if requirement.kind == "quiz" and quiz is not None:
        return url_for("quizzes.start", academy=academy, quiz_id=quiz.id)
    return None
