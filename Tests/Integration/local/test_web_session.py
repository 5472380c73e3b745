"""How long a session of the web client lasts: tokens of one minute, renewed while the page is open or when it wakes up, and
what a reader sees when the sign-in is over for good."""

import datetime
import shutil
import time

import pytest

from local_gateway import LocalGateway, copied_plan, free_ports

LIFETIME = 60


@pytest.fixture(scope="module")
def gateway(tmp_path_factory):
    """A gateway whose tokens last a minute: Cognito's last five at least, and nobody waits that long."""
    folder = tmp_path_factory.mktemp("short")
    plan = copied_plan(folder, lambda plan: plan.update(tokenSeconds=LIFETIME))
    with LocalGateway(folder, "--plan", plan, "--log-level", "info", port=free_ports()) as gateway:
        yield gateway


def expiry(browser):
    """When the token ends that the page sends, as the service sees it: seconds since 1970."""
    text = browser.promise('const { app } = await import("/js/main.js"); return (await app.api.me()).expiresAt;')
    return datetime.datetime.fromisoformat(text).timestamp()


def test_tokens_are_renewed_before_they_end_and_after_a_sleep(gateway, browser):
    browser.sign_in("uri")
    browser.go("#/you")
    browser.see(".clock")
    first = expiry(browser)
    assert first - time.time() <= LIFETIME
    # A second page in another window: frozen, as on a machine that sleeps. Its timers stand still, and its token ends.
    awake = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("window")
    asleep = browser.driver.current_window_handle
    browser.open()
    browser.click("Sign in")
    browser.see(".account")
    slept = expiry(browser)
    browser.go("#/you")
    browser.see(".clock")
    browser.command("Page.setWebLifecycleState", state="frozen")
    browser.driver.switch_to.window(awake)

    # The page that is awake has a fresh token while the first one is still good, without anybody doing anything.
    browser.wait(lambda: expiry(browser) > first, "no fresh token", seconds=LIFETIME)
    assert time.time() < first
    browser.picture("you-renewed")

    browser.wait(lambda: time.time() > slept + 1, "time stands still", seconds=LIFETIME + 10)
    browser.driver.switch_to.window(asleep)
    browser.command("Page.setWebLifecycleState", state="active")
    assert expiry(browser) > time.time()
    browser.go("#/groups/readers/messages")
    browser.see(".rows")
    # Neither page has ever shown the service a token that had ended.
    assert not [record for record in gateway.records("unauthorized") if record.get("code") == "expired"]
    assert not browser.all(".banner")


@pytest.mark.complains("the server responded with a status of 401", "the server responded with a status of 400")
def test_a_session_that_is_over_says_so_and_keeps_what_was_written(gateway, browser):
    browser.sign_in("ada")
    browser.go("#/groups/readers/schedule")
    browser.see("form.card")
    browser.fill("Subject", "Half a thought")
    browser.fill("Text", "Much work.")
    # Other keys, and nobody remembered: neither the token nor what renews it is believed any more.
    gateway.kill()
    shutil.rmtree(gateway.folder / "keys")
    gateway.start()
    browser.click("Schedule")
    browser.see(".banner", "Your sign-in has ended")
    assert browser.script("return document.querySelector('.banner').getBoundingClientRect().top >= 0")
    assert browser.field("Subject").get_property("value") == "Half a thought"
    assert browser.field("Text").get_property("value") == "Much work."
    browser.picture("session-ended")
    browser.click("Sign in again", within=".banner")
    browser.see(".typed #username")
    browser.type_credentials("ada")
    # Where they were.
    browser.see("h1", "Schedule a message")


@pytest.mark.complains("net::ERR_CONNECTION_REFUSED")
def test_a_sign_in_that_cannot_be_reached_ends_nothing(gateway, browser):
    browser.sign_in("uri")
    browser.go("#/you")
    browser.see(".clock")
    gateway.kill()
    try:
        browser.click("Renew now")
        browser.see(".trouble", "The sign-in cannot be reached")
        assert not browser.all(".banner")
    finally:
        gateway.start()
