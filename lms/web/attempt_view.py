"""What the pages of a running attempt show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from lms import questions
from lms.content.markdown import render_inline
from lms.core import clock
from lms.questions.base import Shown
from lms.quizzes import queries
from lms.quizzes.models import Attempt
from lms.quizzes.queries import PaletteCell
from lms.web.question_image import image_url

KINDS = {"module_check": "Module check", "final_exam": "Final exam"}


@dataclass(frozen=True)
class AttemptHead:
    """The bar at the top of an attempt."""

    attempt_id: UUID
    title: str
    kind: str
    number: int
    attempts_allowed: int | None
    now: datetime
    deadline_at: datetime | None

    @property
    def time_left(self) -> str:
        """Return minutes and seconds left, such as "24:10"; empty without a limit."""
        if self.deadline_at is None:
            return ""
        seconds = int(self.seconds_left or 0)
        return f"{seconds // 60}:{seconds % 60:02d}"

    @property
    def seconds_left(self) -> float | None:
        """Return the seconds until the deadline, at least 0; None without a limit."""
        if self.deadline_at is None:
            return None
        return max(0.0, round((self.deadline_at - self.now).total_seconds(), 1))


@dataclass(frozen=True)
class QuestionPage:
    """One question of a running attempt. Nothing of the key is in it."""

    head: AttemptHead
    position: int
    total: int
    shown: Shown
    stem_html: Markup
    image_url: str | None
    filled: dict[str, list[str]]
    revision: int
    saved_at: datetime | None
    is_flagged: bool
    cells: Sequence[PaletteCell]

    @property
    def answered(self) -> int:
        """Return how many questions have an answer."""
        return sum(cell.is_answered for cell in self.cells)


def head(attempt: Attempt, *, at: datetime) -> AttemptHead:
    """Return the top bar from the terms under which the attempt was started."""
    return AttemptHead(
        attempt_id=attempt.id,
        title=attempt.terms["title"],
        kind=KINDS[attempt.terms["kind"]],
        number=attempt.number,
        attempts_allowed=attempt.terms["attempts"],
        now=at,
        deadline_at=attempt.deadline_at,
    )


def question_page(
    session: Session,
    academy_slug: str,
    attempt: Attempt,
    position: int,
    *,
    typed: dict[str, list[str]] | None,
) -> QuestionPage:
    """Return one question as the trainee sees it; `typed` refills a form that was refused.

    Raises:
        NotFound: the attempt has no such question.
    """
    drawn = queries.drawn(session, attempt.id, position)
    question = questions.parse(drawn.body)
    cells = queries.palette(session, attempt.id)
    latest = queries.latest_answer(session, attempt.id, position)
    filled = question.write(latest.answer if latest else None, drawn.arrangement)
    shown = question.show(drawn.arrangement)
    return QuestionPage(
        head=head(attempt, at=clock.now()),
        position=position,
        total=len(cells),
        shown=shown,
        stem_html=Markup(render_inline(question.stem)),  # noqa: S704 – sanitised by render_inline
        image_url=image_url(session, academy_slug, attempt, question.image.file) if question.image else None,
        filled=typed if typed is not None else filled,
        revision=latest.revision if latest else 0,
        saved_at=latest.saved_at if latest else None,
        is_flagged=next(cell.is_flagged for cell in cells if cell.position == position),
        cells=cells,
    )
