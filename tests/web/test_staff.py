"""What staff see and do: people, records, confirmations, roles, certificates; and who may not."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from lms import journey
from lms.academies import queries as academies
from lms.catalog.models import Course
from lms.certificates import queries as certificates
from lms.core import clock
from lms.people.models import Person, SignIn
from lms.people.policy import Role
from lms.quizzes import service as quizzes
from tests.conftest import Browser, new_browser
from tests.factories import answer_form, as_actor, make_academy, make_person, make_quiz
from tests.web.certified import BASE, Scene, certify, make_scene


@pytest.fixture
def scene(sessions: sessionmaker[Session]) -> Scene:
    return make_scene(sessions)


def signed_in(app: Flask, person: Person) -> Browser:
    browser = new_browser(app)
    browser.sign_in(person)
    return browser


def staff_member(sessions: sessionmaker[Session], scene: Scene, role: Role) -> Person:
    with sessions.begin() as session:
        return make_person(session, scene.academy, role)


def record(scene: Scene) -> str:
    return f"/a/alpha/staff/people/{scene.trainee.id}"


def test_trainees_are_refused_and_strangers_find_nothing(
    app: Flask, sessions: sessionmaker[Session], scene: Scene
) -> None:
    issued = certify(sessions, scene)
    with sessions.begin() as session:
        outsider = make_person(session, make_academy(session, slug="beta"), Role.OWNER)
    pages = ["", "/people", f"/people/{scene.trainee.id}", "/certificates", f"/certificates/{issued.id}/revoke",
             f"/certificates/{issued.id}/certificate.pdf"]  # fmt: skip
    trainee, stranger = signed_in(app, scene.trainee), signed_in(app, outsider)
    for page in pages:
        assert trainee.get(f"/a/alpha/staff{page}").status_code == 403, page
        assert stranger.get(f"/a/alpha/staff{page}").status_code == 404, page
        assert new_browser(app).get(f"/a/alpha/staff{page}").status_code in {302, 401}, page


def test_people_and_certificates_of_another_academy_are_not_there(
    app: Flask, sessions: sessionmaker[Session], scene: Scene
) -> None:
    issued = certify(sessions, scene)
    with sessions.begin() as session:
        outsider = make_person(session, make_academy(session, slug="beta"), Role.OWNER)
    browser = signed_in(app, outsider)
    for page in (f"people/{scene.trainee.id}", f"certificates/{issued.id}/revoke",
                 f"certificates/{issued.id}/certificate.pdf"):  # fmt: skip
        assert browser.get(f"/a/beta/staff/{page}").status_code == 404, page
    confirm = f"/a/beta/staff/people/{scene.trainee.id}/awards/{scene.award.id}/confirm"
    assert browser.submit(confirm, {"key": "identity"}).status_code == 404
    assert (
        browser.submit(f"/a/beta/staff/people/{scene.trainee.id}/roles", {"role": "owner"}).status_code == 404
    )


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.ASSESSOR, Role.REGISTRAR, Role.OWNER])
def test_every_kind_of_staff_has_an_overview_that_leads_nowhere_forbidden(
    app: Flask, sessions: sessionmaker[Session], scene: Scene, role: Role
) -> None:
    browser = signed_in(app, staff_member(sessions, scene, role))
    for address in ("/a/alpha/staff", "/a/alpha/staff/people", record(scene)):
        answer = browser.get(address)
        assert answer.status_code == 200
        main = answer.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
        for link in set(re.findall(r'href="(/a/alpha/[^"#?]*)', main)):
            assert browser.get(link).status_code == 200, link


def test_people_are_found_by_part_of_name_or_address(app: Flask, scene: Scene) -> None:
    browser = signed_in(app, scene.registrar)
    found = browser.get("/a/alpha/staff/people?search=moore").get_data(as_text=True)
    assert "Ada Moore" in found
    assert "Olga Owner" not in found
    assert "Nobody has" in browser.get("/a/alpha/staff/people?search=%25").get_data(as_text=True)


def test_a_registrar_invites_a_trainee_and_withdraws_the_invitation(app: Flask, scene: Scene) -> None:
    browser = signed_in(app, scene.registrar)
    values = {"email": "new@example.org", "role": "trainee", "course": str(scene.course.id)}
    page = browser.submit("/a/alpha/staff/people/invite", values, follow_redirects=True).get_data(
        as_text=True
    )
    assert "An invitation is on its way to new@example.org." in page
    withdraw = re.search(r'action="(/a/alpha/staff/invitations/[^"]+)"', page)
    assert withdraw
    page = browser.submit(withdraw[1], follow_redirects=True).get_data(as_text=True)
    assert "The invitation is withdrawn." in page
    assert "new@example.org" not in page


@pytest.mark.parametrize(
    "wrong", [{"email": "no address"}, {"email": ""}, {"role": "owner"}, {"course": "not-a-course"}]
)
def test_a_wrong_invitation_is_refused_with_what_was_typed(
    app: Flask, scene: Scene, wrong: dict[str, str]
) -> None:
    values = {"email": "new@example.org", "role": "trainee", "course": "", **wrong}
    answer = signed_in(app, scene.registrar).submit("/a/alpha/staff/people/invite", values)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Error: People" in page
    assert f'value="{values["email"]}"' in page


def test_a_record_shows_progress_results_and_requirements(
    app: Flask, sessions: sessionmaker[Session], scene: Scene
) -> None:
    actor = as_actor(scene.trainee, scene.academy)
    with sessions.begin() as session:
        quiz = make_quiz(session, session.get_one(Course, scene.course.id), title="Check of dots")
    with sessions.begin() as session:
        attempt = journey.start_quiz(session, actor, quiz.id, seed="a", base_url=BASE, at=clock.now())
        session.flush()
        quizzes.save(
            session, actor, attempt.id, 1, answer_form(session, attempt.id, 1), revision=0, at=clock.now()
        )
        journey.submit_quiz(session, actor, attempt.id, base_url=BASE, at=clock.now())
    page = signed_in(app, scene.registrar).get(record(scene)).get_data(as_text=True)
    for fact in ("0 of 2 lessons completed", "Check of dots", "33\u00a0%", "Not passed", "Photo identity checked",
                 "To be confirmed by the registrar"):  # fmt: skip
        assert fact in page, fact


def test_the_last_confirmation_issues_the_certificate_once(
    app: Flask, sessions: sessionmaker[Session], scene: Scene
) -> None:
    browser = signed_in(app, scene.registrar)
    confirm = f"{record(scene)}/awards/{scene.award.id}/confirm"
    values = {"key": "identity", "note": "Passport <seen>"}
    page = browser.submit(confirm, values, follow_redirects=True).get_data(as_text=True)
    assert "Confirmed. The certificate is issued." in page
    assert "Confirmed by <bdi>Rita Registrar</bdi>" in page
    assert "Passport &lt;seen&gt;" in page
    browser.submit(confirm, values)
    with sessions() as session:
        held = certificates.of_person(session, as_actor(scene.trainee, scene.academy), at=clock.now())
        assert len(held) == 1


def test_a_confirmation_can_be_taken_back_and_the_certificate_stays(
    app: Flask, sessions: sessionmaker[Session], scene: Scene
) -> None:
    issued = certify(sessions, scene)
    browser = signed_in(app, scene.registrar)
    unconfirm = f"{record(scene)}/awards/{scene.award.id}/unconfirm"
    page = browser.submit(unconfirm, {"key": "identity"}, follow_redirects=True).get_data(as_text=True)
    assert "The confirmation is taken back." in page
    assert issued.serial in page
    assert browser.submit(unconfirm, {"key": "identity"}).status_code == 409


def test_another_role_is_offered_no_confirmation_and_refused_one(
    app: Flask, sessions: sessionmaker[Session], scene: Scene
) -> None:
    browser = signed_in(app, staff_member(sessions, scene, Role.ASSESSOR))
    assert "/confirm" not in browser.get(record(scene)).get_data(as_text=True)
    confirm = f"{record(scene)}/awards/{scene.award.id}/confirm"
    assert browser.submit(confirm, {"key": "identity"}).status_code == 403


def test_nobody_confirms_for_themselves(app: Flask, sessions: sessionmaker[Session], scene: Scene) -> None:
    browser = signed_in(app, scene.owner)
    confirm = f"/a/alpha/staff/people/{scene.owner.id}/awards/{scene.award.id}/confirm"
    assert browser.submit(confirm, {"key": "identity"}).status_code == 403


def test_an_owner_gives_and_ends_roles(app: Flask, sessions: sessionmaker[Session], scene: Scene) -> None:
    browser = signed_in(app, scene.owner)
    page = browser.submit(f"{record(scene)}/roles", {"role": "assessor"}, follow_redirects=True)
    assert "Ada Moore is assessor now." in page.get_data(as_text=True)
    browser.submit(f"{record(scene)}/roles/trainee/end")
    with sessions() as session:
        assert academies.roles_in(session, scene.academy.id, scene.trainee.id) == {Role.ASSESSOR}
    assert browser.submit(f"{record(scene)}/roles", {"role": "emperor"}).status_code == 404
    page = browser.submit(f"{record(scene)}/roles/assessor/end", follow_redirects=True)
    assert "The role of assessor is ended." in page.get_data(as_text=True)


def test_the_last_owner_stays_and_others_change_no_roles(app: Flask, scene: Scene) -> None:
    own = f"/a/alpha/staff/people/{scene.owner.id}/roles/owner/end"
    assert signed_in(app, scene.owner).submit(own).status_code == 409
    registrar = signed_in(app, scene.registrar)
    assert registrar.submit(f"{record(scene)}/roles", {"role": "owner"}).status_code == 403
    assert registrar.submit(own).status_code == 403


def test_a_registrar_revokes_with_a_reason_that_everybody_reads(
    app: Flask, sessions: sessionmaker[Session], scene: Scene
) -> None:
    issued = certify(sessions, scene)
    browser = signed_in(app, scene.registrar)
    address = f"/a/alpha/staff/certificates/{issued.id}/revoke"
    assert address in browser.get("/a/alpha/staff/certificates").get_data(as_text=True)
    assert browser.get(address).status_code == 200
    empty = browser.submit(address, {"reason": " "})
    assert empty.status_code == 422
    assert "Write the reason" in empty.get_data(as_text=True)
    page = browser.submit(address, {"reason": "Wrong person"}, follow_redirects=True).get_data(as_text=True)
    assert f"Certificate {issued.serial} is revoked." in page
    assert address not in page, "it is offered once"
    assert browser.submit(address, {"reason": "Once more"}).status_code == 409
    assert "Wrong person" in new_browser(app).get(f"/verify/{issued.serial}").get_data(as_text=True)


def test_revoking_asks_for_the_password_when_it_was_typed_long_ago(
    app: Flask, sessions: sessionmaker[Session], scene: Scene
) -> None:
    issued = certify(sessions, scene)
    browser = signed_in(app, scene.registrar)
    with sessions.begin() as session:
        session.execute(update(SignIn).values(confirmed_at=clock.now() - timedelta(hours=1)))
    address = f"/a/alpha/staff/certificates/{issued.id}/revoke"
    for answer in (browser.get(address), browser.submit(address, {"reason": "Wrong person"})):
        assert answer.headers["Location"] == f"/account/confirm?next={address}"
    with sessions() as session:
        held = certificates.by_serial(session, issued.serial, at=clock.now())
        assert held
        assert held.revocation is None
