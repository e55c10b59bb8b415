"""What the exam's script promises, seen in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, Route, expect

from lms.extensions import db
from lms.people.models import SignIn
from lms.quizzes.models import AttemptState
from tests.browser.conftest import Desk, Site
from tests.browser.exam_room import Room, enter, typed_question

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^Saved \d\d:\d\d$")
NOT_SAVED = "Not saved yet, trying again"
BROKEN_CLOCK = """
const frozen = Date.UTC(2031, 0, 1, 3);
Date = class extends Date { constructor() { super(frozen); } static now() { return frozen; } };
"""


def expect_state(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait until the save line says this."""
    expect(page.locator("[data-save-text]")).to_have_text(text)


def kept_on_device(page: Page) -> int:
    """Return how many answers wait in the browser's storage."""
    count = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('stipple-exam:')).length")
    return int(count)


def test_an_answer_is_saved_as_it_is_given_and_the_page_says_so(site: Site, desk: Desk) -> None:
    room = enter(site)
    page = desk.page(room.person, room.question(1))
    page.locator("label.choice").nth(1).click()
    expect_state(page, SAVED)
    assert room.answer(1) == {"option": 1}
    assert kept_on_device(page) == 0
    expect(page.locator(".palette [aria-current]")).to_have_class("answered")


def test_typing_is_saved_when_it_rests_and_shown_again_after_a_reload(site: Site, desk: Desk) -> None:
    room = enter(site, typed_question())
    page = desk.page(room.person, room.question(1))
    page.locator("#answer").press_sequentially("papillary")
    expect_state(page, SAVED)
    page.reload()
    expect(page.locator("#answer")).to_have_value("papillary")
    assert room.answer(1) is not None


def test_c05_the_countdown_follows_the_server_whatever_the_device_clock_says(site: Site, desk: Desk) -> None:
    room = enter(site)
    device = desk.device(room.person, timezone_id="Pacific/Kiritimati")
    device.add_init_script(BROKEN_CLOCK)
    page = device.new_page()
    page.goto(room.question(1))
    attempt = room.attempt()
    assert attempt.deadline_at is not None
    assert (attempt.deadline_at - attempt.started_at).total_seconds() == 30 * 60
    expect(page.locator("[data-time-left]")).to_have_text(re.compile(r"^29:[345]\d$"))
    first = page.locator("[data-time-left]").inner_text()
    page.wait_for_timeout(1300)
    assert page.locator("[data-time-left]").inner_text() < first


def test_c05_at_zero_the_last_words_are_saved_and_the_attempt_is_submitted(site: Site, desk: Desk) -> None:
    room = enter(site, typed_question())
    room.end_in(4)
    page = desk.page(room.person, room.question(1))
    page.wait_for_timeout(2500)
    page.locator("#answer").fill("papillary dermis")
    page.wait_for_url("**/result", timeout=15_000)
    assert room.attempt().state is AttemptState.CLOSED
    expect(page.locator(".score")).to_contain_text("1 of 1")


def test_minutes_left_are_announced_once_and_politely(site: Site, desk: Desk) -> None:
    room = enter(site)
    room.end_in(62)
    page = desk.page(room.person, room.question(1))
    expect(page.locator("[data-time-news]")).to_have_text("")
    expect(page.locator("[data-time-news]")).to_have_text("1 minute left")
    expect(page.locator("[role=timer]")).to_have_attribute("aria-live", "off")


def two_tabs(room: Room, desk: Desk) -> tuple[Page, Page]:
    """Return two pages of one question: the first has saved option 2, the second has chosen option 3."""
    device = desk.device(room.person)
    one, other = device.new_page(), device.new_page()
    one.goto(room.question(1))
    other.goto(room.question(1))
    one.locator("label.choice").nth(1).click()
    expect_state(one, SAVED)
    other.locator("label.choice").nth(2).click()
    expect(other.get_by_role("heading", name="two answers")).to_be_visible()
    return one, other


def test_c11_a_second_tab_shows_both_answers_and_keeps_this_one_when_told(site: Site, desk: Desk) -> None:
    room = enter(site)
    _, other = two_tabs(room, desk)
    assert room.answer(1) == {"option": 1}
    expect(other.locator("[data-yours]")).to_have_text("Another")
    expect(other.locator("[data-theirs]")).to_have_text("Wrong one")
    other.get_by_role("button", name="Keep this page’s answer").click()
    expect_state(other, SAVED)
    assert room.answer(1) == {"option": 2}


def test_c11_a_second_tab_can_take_the_answer_that_was_saved(site: Site, desk: Desk) -> None:
    room = enter(site)
    _, other = two_tabs(room, desk)
    other.get_by_role("button", name="Take the saved answer").click()
    expect(other.locator("input[type=radio]").nth(1)).to_be_checked()
    assert room.answer(1) == {"option": 1}
    assert kept_on_device(other) == 0


def test_c15_without_a_connection_nothing_is_called_saved_and_nothing_is_lost(site: Site, desk: Desk) -> None:
    room = enter(site)
    page = desk.page(room.person, room.question(1))
    page.context.set_offline(True)
    page.locator("label.choice").nth(1).click()
    expect_state(page, NOT_SAVED)
    expect(page.get_by_text("Your connection dropped.")).to_be_visible()
    page.locator("label.choice").nth(2).click()
    page.get_by_role("button", name="Next question").last.click()
    page.wait_for_timeout(500)
    assert page.url.endswith("/q/1")
    assert room.answer(1) is None
    page.context.set_offline(False)
    expect_state(page, SAVED)
    expect(page.get_by_text("Your connection dropped.")).to_have_count(0)
    assert room.answer(1) == {"option": 2}
    assert kept_on_device(page) == 0


def test_c15_answers_that_waited_are_sent_in_order_after_a_reload(site: Site, desk: Desk) -> None:
    room = enter(site)
    page = desk.page(room.person, room.question(1))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/save") else None)
    page.route("**/save", lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}))
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("label.choice").nth(1).click()
    expect_state(page, NOT_SAVED)
    page.goto(room.question(2))
    page.locator("label.choice").nth(2).click()
    expect_state(page, NOT_SAVED)
    page.unroute("**/save")
    sent.clear()
    page.reload()
    expect(page.locator("input[type=radio]").nth(2)).to_be_checked()
    expect_state(page, SAVED)
    assert (room.answer(1), room.answer(2)) == ({"option": 1}, {"option": 2})
    assert [re.findall(r"/q/(\d)/", url)[0] for url in sent] == ["1", "2"]


def test_c15_a_busy_server_is_asked_again_until_it_has_saved(site: Site, desk: Desk) -> None:
    room = enter(site)
    page = desk.page(room.person, room.question(1))
    answers = iter([503, 503])

    def busy(route: Route) -> None:
        status = next(answers, None)
        if status is None:
            route.continue_()
        else:
            route.fulfill(status=status, headers={"Retry-After": "1"})

    page.route("**/save", busy)
    page.locator("label.choice").nth(1).click()
    expect_state(page, NOT_SAVED)
    expect_state(page, SAVED)
    assert room.answer(1) == {"option": 1}


def test_c15_closing_the_page_with_an_unsaved_answer_warns(site: Site, desk: Desk) -> None:
    room = enter(site)
    page = desk.page(room.person, room.question(1))
    page.context.set_offline(True)
    page.locator("label.choice").nth(1).click()
    expect_state(page, NOT_SAVED)
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    warning: Dialog = asked.value
    assert warning.type == "beforeunload"
    warning.accept()


def test_c15_a_lost_acknowledgement_makes_no_conflict_of_the_next_answer(site: Site, desk: Desk) -> None:
    room = enter(site)
    page = desk.page(room.person, room.question(1))

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/save", lose, times=1)
    page.locator("label.choice").nth(1).click()
    expect_state(page, NOT_SAVED)
    assert room.answer(1) == {"option": 1}
    page.locator("label.choice").nth(2).click()
    expect_state(page, SAVED)
    assert room.answer(1) == {"option": 2}


def test_c15_signing_out_and_submitting_take_what_waited_from_the_device(site: Site, desk: Desk) -> None:
    room = enter(site)
    page = desk.page(room.person, f"{room.path}/review")
    leftover = "localStorage.setItem('stipple-exam:other:1', '{}')"
    page.evaluate(leftover)
    page.get_by_role("button", name="Submit answers").click()
    page.wait_for_url("**/result")
    assert kept_on_device(page) == 1  # what belongs to another attempt stays
    page.get_by_role("button", name="Account menu").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert kept_on_device(page) == 0


def test_c16_signed_out_in_between_keeps_the_answer_until_signed_in_again(site: Site, desk: Desk) -> None:
    room = enter(site, typed_question())
    page = desk.page(room.person, room.question(1))
    with site.app.app_context(), db.sessionmaker.begin() as session:
        session.query(SignIn).delete()
    page.locator("#answer").fill("papillary dermis")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert kept_on_device(page) == 1
    page.context.add_cookies([site.cookie(room.person)])  # type: ignore[list-item]
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect_state(page, SAVED)
    assert room.answer(1) is not None


def test_an_answer_that_cannot_be_kept_is_explained_and_not_called_saved(site: Site, desk: Desk) -> None:
    number = {**typed_question(), "kind": "numeric", "answer": 12.5, "tolerance": 0, "unit": "mg"}
    del number["accepted"]
    room = enter(site, number)
    page = desk.page(room.person, room.question(1))
    page.locator("#answer").fill("about twelve")
    expect(page.get_by_text("Your answer was not saved.")).to_be_visible()
    expect_state(page, "")
    page.locator("#answer").fill("12.5")
    expect_state(page, SAVED)
    expect(page.get_by_text("Your answer was not saved.")).to_have_count(0)


def test_c29_without_javascript_the_whole_exam_works_by_plain_forms(site: Site, desk: Desk) -> None:
    room = enter(site)
    page = desk.page(room.person, room.question(1), java_script_enabled=False)
    for number in (1, 2, 3):
        assert page.url.endswith(f"/q/{number}")
        page.locator("label.choice").nth(number - 1).click()
        if number == 2:
            page.get_by_role("button", name="Flag for review").click()
            expect(page.get_by_role("button", name="Flagged for review")).to_be_visible()
        page.locator(".bottom .btn-primary").click()
    expect(page.get_by_text("3 of 3 questions are answered.")).to_be_visible()
    page.get_by_role("button", name="Submit answers").click()
    expect(page.locator(".score")).to_contain_text("1 of 3")
    assert [room.answer(n) for n in (1, 2, 3)] == [{"option": 0}, {"option": 1}, {"option": 2}]


def test_c29_enter_saves_what_is_typed_and_goes_to_the_next_question(site: Site, desk: Desk) -> None:
    room = enter(site, typed_question(), typed_question(stem="Which one?"))
    page = desk.page(room.person, room.question(1))
    page.locator("#answer").fill("papillary dermis")
    page.locator("#answer").press("Enter")
    page.wait_for_url("**/q/2")
    assert room.answer(1) is not None
    page.go_back()
    expect(page.locator("#answer")).to_have_value("papillary dermis")


def test_c29_a_question_left_untouched_has_no_answer(site: Site, desk: Desk) -> None:
    room = enter(site)
    page = desk.page(room.person, room.question(1))
    page.get_by_role("button", name="Next question").last.click()
    page.wait_for_url("**/q/2")
    assert room.answer(1) is None


def test_the_keyboard_alone_is_enough_to_answer_and_submit(site: Site, desk: Desk) -> None:
    room = enter(site, typed_question())
    page = desk.page(room.person, room.question(1))
    tab_to(page, "answer")
    page.keyboard.type("papillary dermis")
    tab_to(page, "Review →")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    tab_to(page, "Submit answers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result")
    expect(page.locator(".score")).to_contain_text("1 of 1")


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on the control with this id or text."""
    for _ in range(40):
        page.keyboard.press("Tab")
        found = page.evaluate("[document.activeElement.id, document.activeElement.textContent.trim()]")
        if wanted.removesuffix(" →") in found:
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_exam_pages_have_no_accessibility_violations_and_fit_a_phone(site: Site, desk: Desk) -> None:
    room = enter(site)
    page = desk.page(room.person, room.question(1), viewport={"width": 390, "height": 800})
    for path in (room.question(1), f"{room.path}/review"):
        page.goto(path)
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
