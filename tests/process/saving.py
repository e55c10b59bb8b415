"""Trainees who save answers without a pause, and the comparison of what they were told with what is kept."""

import contextlib
import http.client
import itertools
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from lms import journey
from lms.academies.models import Academy
from lms.catalog.models import Quiz
from lms.core import clock
from lms.core.db import unit_of_work
from lms.people import service as people
from lms.people.models import Person
from lms.people.service import Browser
from lms.questions.base import Answer
from lms.quizzes.models import SavedAnswer
from tests.factories import as_actor, enrol, make_academy, make_course, make_person, make_quiz
from tests.process.server import wait_for
from tests.process.visitor import Reply, Visitor

SAVERS = 6
QUESTIONS = 3
Place = tuple[UUID, int]
"""One question of one attempt."""


@dataclass
class Saver:
    """One trainee in an exam. `told` holds each revision and answer that the page called saved."""

    visitor: Visitor
    attempt_id: UUID
    page: str
    token: str = ""
    told: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    sent: dict[int, list[str]] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)
    breaks: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._known: dict[int, int] = {}

    def open_page(self) -> Reply:
        """Look at the first question, as after a reload, and keep the page's token."""
        reply = self.visitor.get(f"{self.page}/1")
        assert reply.status == 200, f"the session is lost: {reply.status} {reply.headers.get('Location')}"
        self.token = reply.token
        return reply

    def save(self, position: int) -> Reply:
        """Save the next number. What is acknowledged is kept in `told`; an error of the network is raised."""
        text = f"answer {next(self._numbers)} of {self.attempt_id.hex} to {position}"
        self.sent.setdefault(position, []).append(text)
        form = {"csrf_token": self.token, "answer": text, "revision": self._known.get(position, 0)}
        reply = self.visitor.post(f"{self.page}/{position}/save", form, Accept="application/json")
        self.replies.append(reply)
        if reply.status in {200, 409}:
            self._known[position] = reply.json()["revision"]
        if reply.status == 200:
            self.told.setdefault(position, []).append((reply.json()["revision"], text))
        return reply

    def save_until(self, stop: threading.Event, *, goes_on: bool, pause: float) -> None:
        """Save in turn until told to stop, or until the network breaks unless the trainee goes on."""
        for position in itertools.cycle(range(1, QUESTIONS + 1)):
            if stop.wait(pause):
                return
            try:
                self.save(position)
            except (OSError, http.client.HTTPException) as error:
                self.breaks.append(error)
                if not goes_on:
                    return


def make_savers(sessions: sessionmaker[Session], port: int, count: int = SAVERS) -> list[Saver]:
    """Put trainees into an exam of short answers, each signed in on a device."""
    with unit_of_work(sessions) as session:
        academy = make_academy(session)
        course = make_course(session, academy, lessons=0)
        bodies = [_question(number) for number in range(QUESTIONS)]
        quiz = make_quiz(session, course, bodies=bodies, minutes=60)
        made = [make_person(session, academy) for _ in range(count)]
        for person in made:
            enrol(session, person, course)
    return [_enter(sessions, port, academy, quiz, person) for person in made]


def _question(number: int) -> dict[str, object]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}", "kind": "short_answer", "stem": "Which tool?",
        "topic": "Tools", "level": "recall", "feedback": "It is a needle.", "accepted": ["needle"],
    }  # fmt: skip


def _enter(sessions: sessionmaker[Session], port: int, academy: Academy, quiz: Quiz, person: Person) -> Saver:
    with unit_of_work(sessions) as session:
        actor = as_actor(person, academy)
        attempt = journey.start_quiz(
            session, actor, quiz.id, seed="seed", base_url="http://127.0.0.1", at=clock.now()
        )
    visitor = Visitor(port)
    visitor.take_session(open_session(sessions, person))
    return Saver(visitor, attempt.id, f"/a/{academy.slug}/attempts/{attempt.id}/q")


def open_session(sessions: sessionmaker[Session], person: Person) -> str:
    """Return the token of a new session of a person."""
    with unit_of_work(sessions) as session:
        return people.open_session(
            session, person.id, Browser("127.0.0.1", "test", ""), days=14, at=clock.now()
        )


@contextlib.contextmanager
def saving(savers: Sequence[Saver], *, goes_on: bool = False, pause: float = 0.05) -> Iterator[None]:
    """Let all of them save while the block lasts, each with a pause of so many seconds after each answer."""
    stop = threading.Event()
    with ThreadPoolExecutor(len(savers)) as pool:
        running = [pool.submit(saver.save_until, stop, goes_on=goes_on, pause=pause) for saver in savers]
        try:
            wait_for(lambda: all(saver.told for saver in savers), "the first save of everybody")
            yield
        finally:
            stop.set()
            for trainee in running:
                trainee.result(timeout=60)


@dataclass(frozen=True)
class Losses:
    """What differs between what the page called saved and what is kept; every list should be empty."""

    lost: list[Place]
    older: list[Place]
    corrupt: list[Place]


def compare(sessions: sessionmaker[Session], savers: Sequence[Saver]) -> Losses:
    """Compare every acknowledged answer with the database.

    Lost: an acknowledged revision is not there. Older: the latest kept is older than the last acknowledged.
    Corrupt: a revision holds what was not sent with it, or the latest is neither the last acknowledged answer nor
    one that was sent after it and never answered.
    """
    losses = Losses([], [], [])
    for saver in savers:
        kept = _kept(sessions, saver.attempt_id)
        for position, told in saver.told.items():
            place = (saver.attempt_id, position)
            _judge(losses, place, told, kept.get(position, {}), saver.sent[position])
    return losses


def _judge(
    losses: Losses, place: Place, told: list[tuple[int, str]], kept: dict[int, Answer | None], sent: list[str]
) -> None:
    if any(revision not in kept for revision, _text in told):
        losses.lost.append(place)
    if max(kept, default=0) < told[-1][0]:
        losses.older.append(place)
        return
    latest = kept[max(kept)]
    wrong = [revision for revision, text in told if kept.get(revision, {"text": text}) != {"text": text}]
    if wrong or latest not in [{"text": text} for text in sent[sent.index(told[-1][1]) :]]:
        losses.corrupt.append(place)


def _kept(sessions: sessionmaker[Session], attempt_id: UUID) -> dict[int, dict[int, Answer | None]]:
    """Return position → revision → answer as the database holds them."""
    found: dict[int, dict[int, Answer | None]] = {}
    with sessions() as session:
        for row in session.scalars(select(SavedAnswer).where(SavedAnswer.attempt_id == attempt_id)):
            found.setdefault(row.position, {})[row.revision] = row.answer
    return found


def latest(sessions: sessionmaker[Session], saver: Saver) -> dict[int, str]:
    """Return position → the text that counts for one trainee now."""
    found = {}
    for position, revisions in _kept(sessions, saver.attempt_id).items():
        answer = revisions[max(revisions)]
        found[position] = str(answer["text"]) if answer else ""
    return found


NOTHING_LOST = Losses([], [], [])
