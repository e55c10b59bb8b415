"""When a requirement is met and an award earned. Pure functions."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lms.catalog.outline import Outline
from lms.learning.rules import Progress, module_progress


@dataclass(frozen=True)
class Facts:
    """What is known of one person: lessons completed, quizzes passed, requirements confirmed by staff."""

    completed: Set[UUID]
    passed: Mapping[str, str]
    """Quiz slug → the result in words, such as "83 %"."""
    confirmed: Mapping[str, str]
    """Requirement key → who confirmed it and when, in words."""


@dataclass(frozen=True)
class Requirement:
    """One requirement of an award, and how it stands for one person."""

    kind: str
    key: str
    """The module's, quiz's or confirmation's short name."""
    title: str
    detail: str
    is_met: bool
    by: str = ""
    """Which role confirms it; empty when the person meets it alone."""


def evaluate(
    requirements: Sequence[Mapping[str, Any]], outline: Outline, facts: Facts
) -> tuple[Requirement, ...]:
    """Return each requirement with its standing, in the order of the award."""
    return tuple(_evaluate_one(requirement, outline, facts) for requirement in requirements)


def _evaluate_one(requirement: Mapping[str, Any], outline: Outline, facts: Facts) -> Requirement:
    match requirement["kind"]:
        case "lessons":
            return _lessons(requirement["module"], outline, facts)
        case "quiz":
            return _quiz(requirement["quiz"], outline, facts)
        case "confirmation":
            key = requirement["key"]
            detail = facts.confirmed.get(key, f"To be confirmed by the {requirement['by']}")
            return Requirement(
                "confirmation", key, requirement["title"], detail, key in facts.confirmed, requirement["by"]
            )
        case kind:
            raise ValueError(f"unknown kind of requirement: {kind}")


def _lessons(slug: str, outline: Outline, facts: Facts) -> Requirement:
    module = next((module for module in outline.modules if module.slug == slug), None)
    if module is None:
        return Requirement("lessons", slug, slug, "This module is not in the course at present", is_met=False)
    progress: Progress = module_progress(module, facts.completed)
    return Requirement(
        "lessons",
        slug,
        f"Lessons: {module.title}",
        f"{progress.done} of {progress.total} read",
        progress.total > 0 and progress.done == progress.total,
    )


def _quiz(slug: str, outline: Outline, facts: Facts) -> Requirement:
    quiz = next((quiz for quiz in outline.quizzes() if quiz.slug == slug), None)
    detail = f"Passed with {facts.passed[slug]}" if slug in facts.passed else "Not passed yet"
    return Requirement("quiz", slug, quiz.title if quiz else slug, detail, slug in facts.passed)


def is_earned(requirements: Sequence[Requirement]) -> bool:
    """Tell whether all requirements are met. An award that asks for nothing can never be earned."""
    return bool(requirements) and all(requirement.is_met for requirement in requirements)
