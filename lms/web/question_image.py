"""Where the picture of a question is found."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalog.lesson_text import media_address
from lms.catalog.models import Course, Media, Quiz
from lms.quizzes.models import Attempt


def image_url(session: Session, academy_slug: str, attempt: Attempt, file: str) -> str | None:
    """Return the address of a question's picture, which lies among the course's media; None when it is gone.

    `file` is the path from the course's folder, such as ``technique/media/dots.svg``.
    """
    row = session.execute(
        select(Media.sha256, Course.slug)
        .join(Course, Course.id == Media.course_id)
        .join(Quiz, Quiz.course_id == Course.id)
        .where(Quiz.id == attempt.quiz_id, Media.path == file)
    ).one_or_none()
    return None if row is None else media_address(academy_slug, row[1], file, row[0])
