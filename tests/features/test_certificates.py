"""Issue, revoke, expire: what a certificate says and how it stands."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.academies.models import Academy
from lms.awards.models import Award
from lms.certificates import queries, rendering, service
from lms.certificates.models import Certificate
from lms.certificates.rules import Standing, read_serial
from lms.core.db import unit_of_work
from lms.core.errors import FieldProblem, NotAllowed, NotFound, RuleBroken
from lms.mail.models import Message
from lms.people import service as people
from lms.people.models import Person
from tests.features.scene import NOON, Sessions, audited, count, earn, make_scene, pass_exam, read_lessons


def test_a_certificate_says_who_did_what_where_and_when(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    serial = earn(sessions, scene)

    with sessions() as session:
        held = queries.by_serial(session, serial, at=NOON)

    assert held is not None
    said = held.snapshot
    assert (said.holder_name, said.award_title, said.academy_name) == (
        "Ada Moore",
        "Dot practitioner",
        "Alpha Academy",
    )
    assert said.assessed == (("Final exam", "Passed"),)
    assert ("Grace Owner", "Head of academy") in said.signatories
    assert said.verify_url == f"https://learn.example.org/verify/{serial}"
    assert (held.certificate.issued_on, held.certificate.expires_on) == (date(2026, 3, 2), date(2028, 3, 2))
    assert held.standing is Standing.VALID


def test_a_certificate_carries_the_legal_name_and_not_the_name_of_the_interface(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    with unit_of_work(sessions) as session:
        session.get_one(Person, scene.trainee.person_id).preferred_name = "Addie"
    serial = earn(sessions, scene)

    with sessions() as session:
        held = queries.by_serial(session, serial, at=NOON)
    assert held is not None
    assert held.snapshot.holder_name == "Ada Moore"


def test_a_certificate_is_told_to_its_holder_in_the_same_transaction(sessions: Sessions) -> None:
    serial = earn(sessions, make_scene(sessions))

    with sessions() as session:
        message = session.scalars(select(Message).where(Message.kind == "certificate_issued")).one()
    assert f"https://learn.example.org/verify/{serial}" in message.body
    assert len(audited(sessions, "certificate.issue")) == 1


@pytest.mark.parametrize("serial", ["", "K7QF2MT-X9RWD4H-GKB82PZ", "\ud800", "x" * 10_000])
def test_d01_a_serial_that_was_never_issued_is_told_apart(sessions: Sessions, serial: str) -> None:
    earn(sessions, make_scene(sessions))

    with sessions() as session:
        assert queries.by_serial(session, read_serial(serial) or "", at=NOON) is None


def test_d01_the_database_refuses_a_serial_twice(sessions: Sessions) -> None:
    one, other = earn(sessions, make_scene(sessions)), earn(sessions, make_scene(sessions))

    with pytest.raises(IntegrityError), unit_of_work(sessions) as session:
        session.scalars(select(Certificate).where(Certificate.serial == other)).one().serial = one


def test_d03_the_database_refuses_a_second_certificate_of_the_same_award(sessions: Sessions) -> None:
    earn(sessions, make_scene(sessions))

    with pytest.raises(IntegrityError), unit_of_work(sessions) as session:
        session.add(_copy_of(session.scalars(select(Certificate)).one()))


def _copy_of(held: Certificate) -> Certificate:
    return Certificate(
        academy_id=held.academy_id, award_id=held.award_id, person_id=held.person_id, sequence=1,
        serial="other", issued_at=NOON, issued_on=held.issued_on, expires_on=None, time_zone="UTC",
        snapshot=held.snapshot,
    )  # fmt: skip


def test_d09_a_revocation_is_seen_at_the_next_read_with_date_and_reason(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    serial = earn(sessions, scene)
    later = NOON + timedelta(days=3)

    with unit_of_work(sessions) as session:
        service.revoke(session, scene.registrar, serial, reason="Identity was\r\n not proven", at=later)

    with sessions() as session:
        held = queries.by_serial(session, serial, at=later)
        (own,) = queries.of_person(session, scene.trainee, at=later)
    assert held is not None
    assert held.revocation is not None
    assert (held.standing, own.standing) == (Standing.REVOKED, Standing.REVOKED)
    assert (held.revocation.at, held.revocation.reason) == (later, "Identity was not proven")
    assert count(sessions, Message, kind="certificate_revoked") == 1
    assert [entry.actor_id for entry in audited(sessions, "certificate.revoke")] == [
        scene.registrar.person_id
    ]


def test_d09_only_a_registrar_of_the_academy_revokes_and_only_once_with_a_reason(sessions: Sessions) -> None:
    scene, other = make_scene(sessions), make_scene(sessions)
    serial = earn(sessions, scene)
    cases = [
        (scene.trainee, "Because", NotAllowed),
        (other.registrar, "Because", NotFound),
        (scene.registrar, "", FieldProblem),
        (scene.registrar, " \r\n ", FieldProblem),
        (scene.registrar, "x" * 301, FieldProblem),
        (scene.registrar, "Because", None),
        (scene.registrar, "Because", RuleBroken),
    ]

    for actor, reason, kind in cases:
        if kind is None:
            with unit_of_work(sessions) as session:
                service.revoke(session, actor, serial, reason=reason, at=NOON)
            continue
        with pytest.raises(kind), unit_of_work(sessions) as session:
            service.revoke(session, actor, serial, reason=reason, at=NOON)

    assert len(audited(sessions, "certificate.revoke")) == 1


def test_d09_a_revoked_certificate_does_not_come_back_by_reading_a_lesson_again(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    serial = earn(sessions, scene)
    with unit_of_work(sessions) as session:
        service.revoke(session, scene.registrar, serial, reason="Identity not proven", at=NOON)

    read_lessons(sessions, scene)

    assert count(sessions, Certificate) == 1


def test_d11_d19_later_changes_of_names_change_no_certificate(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    serial = earn(sessions, scene)
    with sessions() as session:
        before = session.scalars(select(Certificate)).one()
    paper = rendering.paper(before)

    with unit_of_work(sessions) as session:
        session.get_one(Academy, scene.academy_id).name = "Beta Academy"
        session.get_one(Academy, scene.academy_id).time_zone = "Asia/Tokyo"
        award = session.get_one(Award, scene.award_id)
        award.title, award.valid_months, award.retired_at = "Another award", 1, NOON
        session.get_one(Person, scene.owner.person_id).legal_name = "Another Owner"
        people.change_profile(
            session, scene.trainee.person_id, legal_name="Ada Lovelace", preferred_name="", at=NOON,
            time_zone="Asia/Tokyo",
        )  # fmt: skip

    with sessions() as session:
        after = queries.by_serial(session, serial, at=NOON)
    assert after is not None
    assert rendering.paper(after.certificate) == paper
    assert after.snapshot.holder_name == "Ada Moore"


@pytest.mark.parametrize(
    ("zone", "issued", "day"),
    [
        ("Europe/London", datetime(2026, 6, 14, 22, 59, 59, tzinfo=UTC), date(2026, 6, 14)),
        ("Europe/London", datetime(2026, 6, 14, 23, 0, 0, tzinfo=UTC), date(2026, 6, 15)),
        ("America/New_York", datetime(2026, 6, 15, 3, 59, 59, tzinfo=UTC), date(2026, 6, 14)),
    ],
)
def test_d17_the_date_is_the_servers_in_the_academys_zone(
    sessions: Sessions, zone: str, issued: datetime, day: date
) -> None:
    scene = make_scene(sessions, time_zone=zone)
    serial = earn(sessions, scene, at=issued)

    with sessions() as session:
        held = queries.by_serial(session, serial, at=issued)
    assert held is not None
    assert (held.certificate.issued_on, held.certificate.issued_at) == (day, issued)


@pytest.mark.parametrize(
    ("issued", "months", "end"),
    [
        (NOON, 24, datetime(2028, 3, 3, 0, 0, tzinfo=UTC)),
        (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), 12, datetime(2029, 3, 1, 0, 0, tzinfo=UTC)),
        (datetime(2026, 6, 14, 12, 0, tzinfo=UTC), 1, datetime(2026, 7, 14, 23, 0, tzinfo=UTC)),
    ],
)
def test_d18_every_reader_sees_the_end_of_validity_at_the_same_second(
    sessions: Sessions, issued: datetime, months: int, end: datetime
) -> None:
    scene = make_scene(sessions, valid_months=months)
    serial = earn(sessions, scene, at=issued)

    for moment, standing in (
        (end - timedelta(seconds=1), Standing.VALID),
        (end + timedelta(seconds=1), Standing.EXPIRED),
    ):
        with sessions() as session:
            public = queries.by_serial(session, serial, at=moment)
            assert public is not None
            read = [
                public,
                *queries.of_person(session, scene.trainee, at=moment),
                *queries.of_academy(session, scene.registrar, at=moment),
                *queries.held_by(session, scene.registrar, scene.trainee.person_id, at=moment),
            ]
        assert [held.standing for held in read] == [standing] * 4


def test_d18_an_award_without_an_end_never_expires(sessions: Sessions) -> None:
    serial = earn(sessions, make_scene(sessions, valid_months=None))

    with sessions() as session:
        held = queries.by_serial(session, serial, at=NOON + timedelta(days=36_500))
    assert held is not None
    assert held.standing is Standing.VALID


def test_b05_certificates_are_found_by_their_holder_and_their_academy_alone(sessions: Sessions) -> None:
    scene, other = make_scene(sessions), make_scene(sessions)
    earn(sessions, scene)
    with sessions() as session:
        certificate = session.scalars(select(Certificate)).one()
        assert queries.own(session, scene.trainee, certificate.id, at=NOON).certificate.id == certificate.id
        assert queries.of_academy_one(session, scene.registrar, certificate.id, at=NOON)
        for actor, key in (
            (scene.owner, certificate.id),
            (other.trainee, certificate.id),
            (scene.trainee, uuid4()),
        ):
            with pytest.raises(NotFound):
                queries.own(session, actor, key, at=NOON)
        with pytest.raises(NotFound):
            queries.of_academy_one(session, other.registrar, certificate.id, at=NOON)
        with pytest.raises(NotAllowed):
            queries.of_academy_one(session, scene.trainee, certificate.id, at=NOON)
        with pytest.raises(NotAllowed):
            queries.held_by(session, scene.trainee, scene.trainee.person_id, at=NOON)
        assert list(queries.of_academy(session, other.owner, at=NOON)) == []


def test_the_pdf_file_of_a_certificate_is_noted_once(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    earn(sessions, scene)
    for sha256 in ("first", "second"):
        with unit_of_work(sessions) as session:
            service.keep_file(session, session.scalars(select(Certificate)).one(), sha256, 5, at=NOON)

    with sessions() as session:
        (held,) = queries.of_person(session, scene.trainee, at=NOON)
    assert held.file is not None
    assert held.file.sha256 == "first"


def test_an_exam_passed_before_its_last_lesson_is_dated_by_the_last_lesson(sessions: Sessions) -> None:
    scene = make_scene(sessions)
    pass_exam(sessions, scene)
    read_lessons(sessions, scene, at=NOON + timedelta(days=2))

    with sessions() as session:
        assert session.scalars(select(Certificate.issued_on)).one() == date(2026, 3, 4)
