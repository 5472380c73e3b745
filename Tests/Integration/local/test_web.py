"""The web client in a real browser, against the local gateway: what people do, and what they must not be able to do."""

import json
import re
import time
import urllib.parse

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from local_gateway import ROOT

REFUSED = "the server responded with a status of 403"


def schedule(browser, subject, seconds, group="readers", text="Dear readers,\nit is time."):
    """Fills in the form and sends it off; `seconds` from now."""
    browser.go(f"#/groups/{group}/schedule")
    browser.see("form.card")
    browser.fill("Subject", subject)
    browser.fill("Text", text)
    # As who types it in their own zone would: the input holds no zone.
    browser.script(
        """
        const field = document.querySelector('[type="datetime-local"]');
        const moment = new Date(Math.ceil(Date.now() / 1000) * 1000 + arguments[0] * 1000);
        field.value = new Date(moment - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
        field.dispatchEvent(new Event("input"));
        """, seconds)


def stored(browser):
    """Everything that the page has put where it outlives the page."""
    return browser.script(
        "return { session: { ...sessionStorage }, local: { ...localStorage }, cookie: document.cookie, state: history.state }")


# Signing in and out.


def test_an_admin_signs_in_and_sees_who_they_are(browser):
    browser.open()
    browser.see("h1", "Latchkey")
    browser.picture("welcome")
    browser.click("Sign in")
    browser.see(".typed #username")
    assert browser.address.startswith(f"{browser.gateway.login}/")
    browser.picture("login")
    browser.type_credentials("ada")
    browser.see("h1", "Messages")
    # Neither code nor state stays where it can be read, sent on or gone back to.
    assert browser.address == f"{browser.gateway.web}/#/groups/readers/messages"
    assert stored(browser) == {"session": {"latchkey.return": "1"}, "local": {}, "cookie": "", "state": None}
    browser.click("You")
    browser.see("h1", "Ada")
    for text in ["ada@example.com", "admin", "groups:any", "Schedule messages", "See who you are", "readers"]:
        assert text in browser.words, text
    browser.see(".clock")
    before = browser.all(".clock")[0].text
    assert re.fullmatch(r"\d+:\d\d(:\d\d)?", before)
    browser.wait(lambda: browser.all(".clock")[0].text != before, "the time of the tokens stands still")
    browser.picture("you-admin")


def test_the_sign_in_asks_as_it_must(browser):
    browser.open()
    browser.requests()
    browser.click("Sign in")
    browser.see(".typed #username")
    asked = [url for _, url in browser.requests() if "/oauth2/authorize" in url]
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(asked[0]).query))
    assert query["response_type"] == "code" and query["code_challenge_method"] == "S256"
    assert query["redirect_uri"] == f"{browser.gateway.web}/"
    values = [query["state"], query["nonce"], query["code_challenge"]]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", value) for value in values)
    assert len(set(values)) == 3


def test_a_reload_signs_in_again_without_a_password(browser):
    browser.sign_in("uri")
    browser.go("#/you")
    browser.see("h1", "Uri")
    browser.driver.refresh()
    browser.see("h1", "Uri")
    assert browser.address.endswith("/#/you")
    assert stored(browser)["session"] == {"latchkey.return": "1"}


def test_after_a_reload_a_login_that_is_over_is_asked_once(browser):
    browser.sign_in("uri")
    browser.command("Network.clearBrowserCookies")
    browser.requests()
    browser.driver.refresh()
    browser.see("h1", "You are signed out")
    assert sum("/oauth2/authorize" in url for _, url in browser.requests()) == 1
    assert stored(browser)["session"] == {}
    browser.picture("signed-out-elsewhere")
    browser.driver.refresh()
    browser.see("h1", "Latchkey")
    assert not any("/oauth2/authorize" in url for _, url in browser.requests())


def test_signing_out_ends_the_login_too(browser):
    browser.sign_in("ada")
    browser.requests()
    browser.click("Sign out")
    browser.see("h1", "You are signed out")
    sent = browser.requests()
    assert any("/oauth2/revoke" in url for _, url in sent) and any("/logout?" in url for _, url in sent)
    assert stored(browser)["session"] == {}
    browser.picture("signed-out")
    # What was shown does not come back, and neither does the sign-in.
    browser.driver.back()
    browser.see("h1", "Latchkey")
    assert "Ada" not in browser.words
    browser.click("Sign in")
    browser.see(".typed #username")


def test_an_answer_with_another_state_is_refused(browser):
    browser.open()
    browser.click("Sign in")
    browser.see(".typed #username")
    browser.requests()
    browser.open("/?code=somebody-elses&state=guessed")
    refusal = browser.see(".trouble", "This sign-in was not begun here")
    assert refusal.get_attribute("data-code") == "state_mismatch"
    assert browser.address == f"{browser.gateway.web}/"
    assert not any("/oauth2/token" in url for _, url in browser.requests())
    assert stored(browser)["session"] == {}, "what a wrong answer was measured by is spent"
    assert browser.script("return document.activeElement.className") == "trouble"
    browser.picture("wrong-state")


def test_an_id_token_with_another_nonce_is_refused(browser):
    # Another sign-in's answer under this one's state: what is kept for comparing is changed on the way back.
    browser.command("Page.addScriptToEvaluateOnNewDocument", source="""
        const kept = location.search && sessionStorage.getItem("latchkey.sign-in");
        if (kept) sessionStorage.setItem("latchkey.sign-in", JSON.stringify({ ...JSON.parse(kept), nonce: "another" }));
    """)
    browser.open()
    browser.click("Sign in")
    browser.type_credentials("ada")
    assert browser.see(".trouble").get_attribute("data-code") == "id_token_refused"
    assert not browser.all(".account")


@pytest.mark.complains("the server responded with a status of 400")
def test_a_code_without_its_verifier_is_worth_nothing(browser):
    browser.command("Page.addScriptToEvaluateOnNewDocument", source="""
        const kept = location.search && sessionStorage.getItem("latchkey.sign-in");
        if (kept) sessionStorage.setItem("latchkey.sign-in", JSON.stringify({ ...JSON.parse(kept), verifier: "v".repeat(43) }));
    """)
    browser.open()
    browser.click("Sign in")
    browser.type_credentials("ada")
    assert browser.see(".trouble").get_attribute("data-code") == "invalid_grant"


def test_who_calls_the_sign_in_off_is_told_so(browser):
    browser.command("Page.addScriptToEvaluateOnNewDocument", source="""
        const kept = location.search && sessionStorage.getItem("latchkey.sign-in");
        if (kept) sessionStorage.setItem("latchkey.sign-in", JSON.stringify({ ...JSON.parse(kept), state: "known" }));
    """)
    browser.open()
    browser.click("Sign in")
    browser.see(".typed #username")
    browser.open("/?error=access_denied&state=known")
    browser.see(".trouble", "You did not sign in")


def test_no_token_leaves_the_memory_of_the_page(browser):
    browser.sign_in("ada")
    for fragment, part in [("#/you", ".clock"), ("#/groups/readers/messages", ".row"), ("#/groups/readers/subscribers", ".row")]:
        browser.go(fragment)
        browser.see(part)
        # How every JWS begins: the base64url of {".
        assert "eyJ" not in browser.driver.page_source
        assert "eyJ" not in json.dumps(stored(browser)) + browser.address
    databases = browser.promise("return (await indexedDB.databases()).length + (await caches.keys()).length")
    assert databases == 0


# Messages.


def test_a_message_two_seconds_ahead_is_delivered(browser):
    browser.sign_in("ada")
    subject = f"In a moment {time.time_ns()}"
    email = f"reader{time.time_ns()}@example.com"
    subscribe(browser, email)
    schedule(browser, subject, 2)
    browser.picture("schedule-filled")
    browser.script(
        """
        const field = document.querySelector('[type="datetime-local"]');
        const moment = new Date(Math.ceil(Date.now() / 1000) * 1000 + 2000);
        field.value = new Date(moment - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
        """)
    browser.click("Schedule")
    browser.see("h1", subject)
    browser.see(".notice", "It is scheduled.")
    # Nobody asks for it: the page follows the message over its moment.
    browser.see(".status-sent", seconds=30)
    browser.picture("message-sent")
    browser.go("#/outbox")
    browser.see(".mail summary", subject)
    mail = next(e for e in browser.all(".mail") if subject in e.text and email in e.text)
    mail.find_element(By.TAG_NAME, "summary").click()
    assert "it is time." in mail.text
    browser.click("Show the source", within=".mail[open]")
    assert "List-Unsubscribe" in browser.see(".mail[open] pre").text
    browser.picture("outbox")


def subscribe(browser, email, group="readers"):
    """Invites somebody through the page and follows the link in the mail, as they would."""
    browser.go(f"#/groups/{group}/subscribers")
    browser.see("form.card")
    browser.fill("Invite somebody", email)
    browser.click("Invite")
    browser.see(".notice", email)
    browser.go("#/outbox")
    browser.wait(lambda: any(email in e.text for e in browser.all(".mail")), f"no mail to {email}")
    mail = next(e for e in browser.all(".mail") if email in e.text)
    mail.find_element(By.TAG_NAME, "summary").click()
    link = mail.find_element(By.CSS_SELECTOR, f'a[href^="{browser.gateway.api}/subscriptions/confirm"]')
    page = browser.driver.current_window_handle
    link.click()
    browser.wait(lambda: len(browser.driver.window_handles) == 2, "the link opened nothing")
    browser.driver.switch_to.window(next(h for h in browser.driver.window_handles if h != page))
    browser.wait(lambda: "subscri" in browser.words.lower(), "the page of the link says nothing")
    browser.driver.close()
    browser.driver.switch_to.window(page)


def test_two_clicks_make_one_message(browser):
    browser.sign_in("eve")
    subject = f"Once {time.time_ns()}"
    schedule(browser, subject, 3_600)
    browser.script("const form = document.querySelector('form.card'); form.requestSubmit(); form.requestSubmit();")
    browser.see("h1", subject)
    browser.go("#/groups/readers/messages")
    browser.see(".row", subject)
    assert sum(subject in row.text for row in browser.all(".row")) == 1


def test_a_lost_answer_is_asked_for_again_and_makes_one_message(browser):
    browser.sign_in("eve")
    subject = f"Lost {time.time_ns()}"
    # The request goes out and arrives; the answer to it does not come back to the page.
    browser.script(
        """
        const send = globalThis.fetch;
        globalThis.fetch = async (...request) => {
          const response = await send(...request);
          if (request[1]?.method !== "POST") return response;
          globalThis.fetch = send;
          throw new TypeError("Failed to fetch");
        };
        """)
    schedule(browser, subject, 3_600)
    browser.click("Schedule")
    refusal = browser.see(".trouble", "cannot be reached")
    assert browser.script("const box = arguments[0].getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight", refusal)
    browser.picture("schedule-unreachable")
    browser.click("Schedule")
    browser.see("h1", subject)
    browser.go("#/groups/readers/messages")
    browser.see(".row", subject)
    assert sum(subject in row.text for row in browser.all(".row")) == 1
    # And when nothing gets through at all.
    browser.command("Network.enable")
    browser.command("Network.setBlockedURLs", urls=[f"{browser.gateway.api}/*"])
    browser.go("#/groups/readers/subscribers")
    browser.go("#/groups/readers/messages")
    browser.see(".trouble", "The service cannot be reached")
    browser.picture("unreachable")
    browser.command("Network.setBlockedURLs", urls=[])
    browser.click("Try again")
    browser.see(".row", subject)


def test_a_message_is_cancelled_after_a_question(browser):
    browser.sign_in("eve")
    subject = f"Never mind {time.time_ns()}"
    schedule(browser, subject, 3_600)
    browser.click("Schedule")
    browser.see("h1", subject)
    browser.see(".status-scheduled")
    browser.picture("message-scheduled")
    browser.click("Cancel this message")
    browser.see("dialog[open]")
    assert browser.script("return document.activeElement.textContent") == "Keep it"
    browser.picture("cancel")
    browser.click("Keep it")
    browser.wait(lambda: not browser.all("dialog"), "the dialog stays")
    assert browser.script("return document.activeElement.textContent") == "Cancel this message"
    browser.click("Cancel this message")
    browser.click("Cancel the message")
    browser.see(".status-cancelled")
    assert not browser.has("Cancel this message")
    browser.picture("message-cancelled")
    browser.go("#/groups/readers/messages")
    browser.see(".rows")
    Select(browser.field("Status")).select_by_visible_text("Cancelled")
    browser.see(".row", subject)
    assert all("Cancelled" in row.text for row in browser.all(".row"))


@pytest.mark.complains("the server responded with a status of 409")
def test_what_was_sent_meanwhile_cannot_be_cancelled_and_says_so(browser):
    browser.sign_in("ada")
    subject = f"Too late {time.time_ns()}"
    schedule(browser, subject, 8)
    browser.click("Schedule")
    browser.see("h1", subject)
    # The question stands open while the message goes out.
    browser.click("Cancel this message")
    browser.see(".status-sent", seconds=30)
    browser.click("Cancel the message")
    browser.see("dialog .trouble", "The message has been sent")
    assert not browser.has("Cancel the message") and browser.has("Close")
    browser.picture("cancel-refused")


@pytest.mark.complains("the server responded with a status of 422")
def test_what_is_wrong_stands_beside_its_field(browser):
    browser.sign_in("ada")
    browser.go("#/groups/readers/schedule")
    browser.click("Schedule")
    assert [e.text for e in browser.all(".fault")] == ["Write a subject.", "Write something."]
    assert browser.script("return document.activeElement.name") == "subject"
    browser.picture("schedule-faults")
    # What only the service finds: its pointers lead to the same places.
    schedule(browser, "A bell", 3_600)
    browser.script("document.querySelector('textarea').value = 'ring\\x07'")
    browser.click("Schedule")
    browser.see(".field .fault", "control character")
    assert browser.field("Text").get_attribute("aria-invalid") == "true"
    assert browser.script("return document.activeElement.name") == "body"


def test_a_list_goes_on_page_by_page(browser):
    browser.sign_in("ada")
    group = f"many{time.time_ns()}"
    browser.go(f"#/groups/{group}/messages")
    browser.see(".nothing", "No messages yet")
    browser.picture("messages-empty")
    browser.promise(
        """
        const { app } = await import("/js/main.js");
        const deliverAt = new Date(Date.now() + 86400000).toISOString().slice(0, 19) + "Z";
        for (let number = 1; number <= 30; number += 1) {
          await app.api.schedule(args[0], { subject: `Message ${number}`, body: "Text", deliverAt }, crypto.randomUUID());
        }
        """, group)
    browser.go("#/you")
    browser.go(f"#/groups/{group}/messages")
    browser.see(".count", "25 messages so far")
    assert browser.all(".row")[0].text.startswith("Message 30")
    browser.picture("messages")
    browser.click("Show more")
    browser.see(".count", "30 messages")
    assert len(browser.all(".row")) == 30 and not browser.has("Show more")
    # The button is gone; who sees nothing goes on at the first row that is new.
    assert browser.script("return document.activeElement.textContent") == "Message 5"


def test_moments_are_in_the_readers_zone(browser):
    browser.sign_in("ada")
    browser.go("#/groups/readers/schedule")
    browser.see("form.card")
    browser.fill("Subject", "Summer")
    browser.fill("Text", "Text")
    year = time.gmtime().tm_year + (1 if time.gmtime().tm_mon >= 6 else 0)
    browser.script(
        """
        const field = document.querySelector('[type="datetime-local"]');
        field.value = arguments[0];
        field.dispatchEvent(new Event("input"));
        """, f"{year}-07-01T09:00")
    assert "1 July" in browser.see('[data-part="moment"]').text
    browser.click("Schedule")
    browser.see("h1", "Summer")
    due = browser.see("dd time")
    # Berlin is two hours ahead in summer.
    assert due.get_attribute("datetime") == f"{year}-07-01T07:00:00.000Z"
    assert "09:00" in due.text


def test_a_message_is_scheduled_with_the_keyboard_alone(browser):
    browser.open()
    press = browser.press
    browser.see("h1")
    press(Keys.TAB, Keys.TAB, Keys.ENTER)
    browser.see(".typed #username")
    browser.type_credentials("eve")
    browser.see(".rows, .nothing")
    reach(browser, "Schedule a message")
    press(Keys.ENTER)
    browser.see("form.card")
    # To the second from the beginning, where there is an outbox to see it arrive in.
    assert browser.field("Goes out").get_attribute("step") == "1"
    reach(browser, "Subject")
    subject = f"By hand {time.time_ns()}"
    press(subject, Keys.TAB, "Text")
    reach(browser, "In ten seconds")
    press(Keys.SPACE)
    reach(browser, "Schedule")
    press(Keys.ENTER)
    browser.see("h1", subject)
    assert browser.script("return document.activeElement.localName") == "h1"
    browser.see(".status-sent", seconds=30)
    facts = [term.text for term in browser.all("dl.facts dt")]
    assert "Written" in facts and "Scheduled" not in facts


def reach(browser, name):
    """Goes on with the tabulator until something of this name has the focus, which can be seen."""
    for _ in range(40):
        browser.press(Keys.TAB)
        focused = browser.driver.switch_to.active_element
        if focused.accessible_name == name:
            outline = browser.script(
                "const at = document.activeElement;"
                "return [getComputedStyle(at).outlineStyle, getComputedStyle(at, '::after').outlineStyle]")
            assert outline != ["none", "none"], f"the focus on {name!r} cannot be seen"
            return
    raise AssertionError(f"{name!r} is not reached with the keyboard")


# Subscribers.


def test_a_subscriber_is_invited_confirms_and_is_removed(browser):
    browser.sign_in("ada")
    email = f"new{time.time_ns()}@example.com"
    subscribe(browser, email)
    browser.go("#/groups/readers/subscribers")
    browser.see(".row", email)
    assert "Subscribed" in browser.see(".row", email).text
    browser.picture("subscribers")
    browser.click(f"Remove {email}")
    browser.see("dialog[open]", email)
    browser.click("Remove", within="dialog")
    browser.wait(lambda: not any(email in row.text for row in browser.all(".row")), "the row stays")


@pytest.mark.complains("the server responded with a status of 422")
def test_a_bad_address_is_refused_beside_the_field(browser):
    browser.sign_in("ada")
    browser.go("#/groups/readers/subscribers")
    browser.see("form.card")
    browser.fill("Invite somebody", "nobody")
    browser.click("Invite")
    browser.see(".fault", "Write an e-mail address")
    browser.fill("Invite somebody", "nobody@localhost")
    browser.click("Invite")
    browser.see(".fault", "Must be an e-mail address")


# Roles.


@pytest.mark.complains(REFUSED)
def test_a_user_is_not_offered_what_their_role_does_not_allow_and_is_refused_it(browser):
    browser.sign_in("uri")
    browser.see("h1", "Messages")
    browser.see(".rows, .nothing")
    assert not browser.has("Schedule a message") and not browser.has("Subscribers")
    assert "Another group" not in browser.words
    browser.picture("messages-user")
    browser.go("#/groups/readers/schedule")
    browser.see(".nothing", "Your role does not include scheduling messages")
    browser.picture("not-offered")
    browser.click("Subscribe")
    assert browser.see("input").get_property("value") == "uri@example.com"
    assert not browser.all(".rows")
    browser.picture("subscribe-user")
    # Who asks all the same, past what is offered, is refused by the service, and can read why.
    refusal = browser.promise(
        """
        const { app } = await import("/js/main.js");
        const deliverAt = new Date(Date.now() + 86400000).toISOString().slice(0, 19) + "Z";
        try {
          return await app.api.schedule("readers", { subject: "No", body: "No", deliverAt }, crypto.randomUUID());
        } catch (problem) {
          return { status: problem.status, title: problem.title, detail: problem.detail };
        }
        """)
    assert refusal["status"] == 403
    assert refusal["title"] == "Your role does not allow this"
    assert "give you a role" in refusal["detail"]


@pytest.mark.complains(REFUSED)
def test_a_group_that_is_not_ones_own_is_refused_with_a_readable_reason(browser):
    browser.sign_in("uri")
    browser.go("#/groups/editors/messages")
    refusal = browser.see(".trouble", "This group is not one of yours")
    assert refusal.get_attribute("data-code") == "group_forbidden"
    browser.picture("group-forbidden")
    # It is offered no more, neither in the chooser nor by the links, and is not where one lands who is lost.
    chooser = Select(browser.field("Group"))
    assert chooser.first_selected_option.text == "editors"
    assert [each.text for each in chooser.options if each.get_property("hidden")] == ["editors"]
    assert browser.button("Messages", within="nav").get_attribute("href").endswith("#/groups/readers/messages")
    browser.go("#/nonsense")
    browser.see(".rows, .nothing")
    assert browser.address.endswith("#/groups/readers/messages")
    assert {each.text for each in Select(browser.field("Group")).options} == {"users", "readers"}


@pytest.mark.complains(REFUSED)
def test_who_has_no_role_is_told_so(browser):
    browser.open()
    browser.click("Sign in")
    browser.type_credentials("ned")
    browser.see(".nothing", "Nothing is open to you yet")
    browser.picture("no-role")
    browser.click("Sign out")
    browser.see("h1", "You are signed out")


@pytest.mark.complains("the server responded with a status of 404")
def test_a_message_that_is_not_there_is_explained(browser):
    browser.sign_in("ada")
    browser.go("#/groups/readers/messages/00000000000000000000000000")
    browser.see(".trouble", "There is no such message")
    browser.picture("message-unknown")


def test_who_may_use_every_group_can_name_another(browser):
    browser.sign_in("ada")
    browser.see(".rows, .nothing")
    Select(browser.field("Group")).select_by_visible_text("Another group…")
    browser.field("Group").send_keys("not a name!")
    browser.click("Open")
    browser.see(".fault", "Letters, digits")
    browser.picture("another-group")
    browser.fill("Group", "elsewhere")
    browser.click("Open")
    browser.wait(lambda: browser.address.endswith("#/groups/elsewhere/messages"), "the other group is not shown")
    assert Select(browser.field("Group")).first_selected_option.text == "elsewhere"


# The page itself.


def test_everything_is_sent_with_the_headers_that_the_page_states(gateway):
    wanted = json.loads((ROOT / "web" / "headers.json").read_text())
    api = "{0.scheme}://{0.netloc}".format(urllib.parse.urlsplit(gateway.api))
    policy = wanted["Content-Security-Policy"].replace("{apiOrigin}", api).replace("{loginOrigin}", gateway.login)
    wanted["Content-Security-Policy"] = policy
    files = [path.relative_to(ROOT / "web").as_posix() for path in (ROOT / "web").rglob("*") if path.is_file()]
    for path in ["", "config.json", "nothing-here", *(set(files) - {"headers.json"})]:
        reply = gateway.request("GET", f"/{path}", base=gateway.web)
        assert reply.status == (404 if path == "nothing-here" else 200), path
        sent = {name: reply.headers.get_all(name) for name in wanted}
        assert sent == {name: [value] for name, value in wanted.items()}, path


def test_the_policy_allows_nothing_inline_and_no_other_site():
    policy = json.loads((ROOT / "web" / "headers.json").read_text())["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["base-uri"] == directives["form-action"] == "'none'"
    assert directives["frame-ancestors"] == directives["trusted-types"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == directives["img-src"] == "'self'"
    assert directives["connect-src"] == "'self' {apiOrigin} {loginOrigin}"
    assert "unsafe" not in policy and "*" not in policy


@pytest.mark.complains(
    "Content Security Policy", "requires 'Trusted", "policy violated: require-trusted-types-for", "policy violated: style-src",
    "policy violated: connect-src")
def test_the_policy_holds_back_what_the_page_does_not_need(browser):
    """And the collector of violations hears of it."""
    browser.open()
    browser.see("h1")
    outcome = browser.promise(
        """
        const script = document.createElement("script");
        try { script.textContent = "globalThis.injected = true"; } catch {}
        document.head.append(script);
        document.body.setAttribute("style", "outline: 1px solid");
        let isMarkup = true;
        try { document.createElement("div").innerHTML = "<b>x</b>"; } catch { isMarkup = false; }
        let isReached = true;
        try { await fetch("https://example.com/"); } catch { isReached = false; }
        return { isInjected: globalThis.injected === true, isMarkup, isReached };
        """)
    assert outcome == {"isInjected": False, "isMarkup": False, "isReached": False}


def test_text_from_outside_stays_text(browser):
    browser.sign_in("ada")
    subject = f"<img src=x onerror=alert(1)>&amp; {time.time_ns()}"
    schedule(browser, subject, 3_600, text="<script>alert(1)</script>")
    browser.click("Schedule")
    browser.see("h1", subject)
    assert "<script>alert(1)</script>" in browser.words
    assert not browser.driver.find_elements(By.CSS_SELECTOR, "main img, main script")


def test_what_moves_stands_still_for_those_who_ask_for_it(browser):
    browser.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    browser.open()
    browser.see("h1")
    assert browser.promise(
        """
        const { waiting } = await import("/js/states.js");
        const bars = waiting();
        document.getElementById("main").append(bars);
        return getComputedStyle(bars).animationName;
        """) == "none"


def test_what_waits_says_so(browser):
    browser.sign_in("ada")
    browser.see(".rows, .nothing")
    browser.command("Network.enable")
    browser.command("Network.emulateNetworkConditions", offline=False, latency=1_500, downloadThroughput=-1, uploadThroughput=-1)
    browser.go("#/groups/readers/subscribers")
    browser.see(".waiting .bar")
    time.sleep(0.5)
    browser.picture("waiting")
    browser.see(".rows, .nothing")
    browser.command("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1)


def test_the_sources_make_no_markup_and_run_no_text():
    modules = sorted((ROOT / "web" / "js").rglob("*.js"))
    assert len(modules) > 20
    for module in modules:
        text = module.read_text()
        for name in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "localStorage"]:
            assert name not in text, f"{module}: {name}"
    page = (ROOT / "web" / "index.html").read_text()
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=|//[a-z]", page)
