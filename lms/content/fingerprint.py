"""A fingerprint by which an importer sees that something has changed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from lms.content.bundle import Course, Lesson
from lms.content.media import Media


def fingerprint(value: BaseModel | Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of a model or of JSON data in canonical form.

    Keys are sorted, and what a model leaves at its default does not count: a key that is added to the format
    later changes no fingerprint.
    """
    data = value.model_dump(mode="json", exclude_defaults=True) if isinstance(value, BaseModel) else value
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def lesson_fingerprint(lesson: Lesson) -> str:
    """Return the fingerprint of a lesson: front matter, text and the bytes of its pictures."""
    return fingerprint({"file": fingerprint(lesson.file), "media": _bytes(lesson.media)})


def outline_fingerprint(course: Course) -> str:
    """Return the fingerprint of a course's outline: the course, its modules and the order of their lessons."""
    modules = [
        {"file": fingerprint(module.file), "lessons": [str(lesson.file.id) for lesson in module.lessons]}
        for module in course.modules
    ]
    return fingerprint({"course": fingerprint(course.file), "modules": modules})


def _bytes(media: Mapping[str, Media]) -> dict[str, str]:
    return {path: picture.sha256 for path, picture in media.items()}
