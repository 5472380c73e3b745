"""The web client's modules one by one, in the browser that runs them."""

import json

import pytest

from local_gateway import ROOT

CONFIG = {
    "apiUrl": "https://a.execute-api.eu-central-1.amazonaws.com/live", "loginUrl": "https://news.auth.eu-central-1.amazoncognito.com",
    "clientId": "1example23456789", "redirectUri": "https://news.example.com/", "logoutUri": "https://news.example.com/",
    "scopes": ["openid", "email"], "outboxUrl": None,
}


@pytest.fixture(scope="module")
def page(open_browser):
    """One page for all that ask its modules for values and leave it as it is; the tests with a tab of their own come last."""
    open_browser.fresh()
    open_browser.open()
    open_browser.see("h1")
    return open_browser


def test_the_challenge_is_that_of_the_rfc(page):
    """RFC 7636, appendix B."""
    challenge = page.promise(
        'return (await import("/js/pkce.js")).challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");')
    assert challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def read(page, members):
    """The configuration, or what was wrong with it."""
    return page.promise(
        """
        const { readConfig, ConfigFault } = await import("/js/config.js");
        try { return readConfig(JSON.parse(args[0])); } catch (error) {
          if (error instanceof ConfigFault) return error.message;
          throw error;
        }
        """, json.dumps(members))


def test_a_good_configuration_is_read(page):
    assert read(page, CONFIG) == {**CONFIG, "defaultGroup": None}
    assert read(page, {**CONFIG, "apiUrl": CONFIG["apiUrl"] + "/", "more": 1})["apiUrl"] == CONFIG["apiUrl"]
    here = {"apiUrl": "http://127.0.0.1:8081/live", "loginUrl": "http://localhost:8082"}
    assert read(page, {**CONFIG, **here})["apiUrl"] == here["apiUrl"]


@pytest.mark.parametrize(("member", "value"), [
    ("apiUrl", "http://api.example.com/live"), ("apiUrl", "//api.example.com"), ("apiUrl", ""), ("apiUrl", None),
    ("apiUrl", "https://user:secret@api.example.com"), ("apiUrl", "https://api.example.com/live?stage=1"), ("apiUrl", ["https://a.example"]),
    ("loginUrl", "javascript:alert(1)"), ("loginUrl", "http://127.0.0.1.example.com"), ("loginUrl", "https://login.example.com/#x"),
    ("redirectUri", "news.example.com"), ("logoutUri", "http://news.example.com/"), ("clientId", "a b"), ("clientId", ""),
    ("clientId", 7), ("scopes", []), ("scopes", ["email"]), ("scopes", "openid"), ("scopes", ["openid", "a b"]), ("scopes", [["openid"]]),
    ("outboxUrl", "//elsewhere.example/outbox"), ("outboxUrl", "https://elsewhere.example"), ("outboxUrl", 1), ("defaultGroup", "../me"),
])
def test_a_bad_configuration_is_named(page, member, value):
    assert member in read(page, {**CONFIG, member: value})


@pytest.mark.parametrize("members", [None, [], "text", 1])
def test_a_configuration_is_an_object(page, members):
    assert "object" in read(page, members)


@pytest.mark.parametrize(("fragment", "place"), [
    ("#/groups/readers/messages", ["messages", "readers", None]),
    ("#/groups/a.b-c_D/messages/01kgy3h0000000000000000000", ["message", "a.b-c_D", "01kgy3h0000000000000000000"]),
    ("#/groups/readers/schedule", ["schedule", "readers", None]), ("#/outbox", ["outbox", None, None]), ("#/you", ["you", None, None]),
    ("", None), ("#/", None), ("#/groups//messages", None), ("#/groups/../messages", None), ("#/groups/a%2Fb/messages", None),
    ("#/groups/.a/messages", None), ("#/groups/readers/messages/short", None), ("#/groups/readers/messages/" + "a" * 27, None),
    ("#/groups/" + "a" * 65 + "/messages", None), ("#/you/more", None), ("#access_token=x", None),
])
def test_a_fragment_names_a_place_or_none(page, fragment, place):
    found = page.promise(
        """
        const { placeOf, fragmentOf } = await import("/js/places.js");
        const place = placeOf(args[0]);
        return place && [place.view, place.group, place.id, fragmentOf(place)];
        """, fragment)
    assert found == (place and [*place, fragment])


def test_local_times_are_those_of_the_zone(page):
    """Europe/Berlin: winter, summer, the hour that comes twice, the hour that does not come."""
    moments = page.promise(
        """
        const { momentOf, localValue, rfc3339 } = await import("/js/time.js");
        return ["2027-01-15T09:00", "2027-07-01T09:00:30", "2027-10-31T02:30", "2027-03-28T02:30", "", "never"].map((value) => {
          const moment = momentOf(value);
          return moment && [rfc3339(moment), localValue(moment)];
        });
        """)
    assert moments[:3] == [
        ["2027-01-15T08:00:00Z", "2027-01-15T09:00"], ["2027-07-01T07:00:30Z", "2027-07-01T09:00:30"],
        ["2027-10-31T00:30:00Z", "2027-10-31T02:30"]]
    # The reader is shown what became of it.
    assert moments[3] == ["2027-03-28T01:30:00Z", "2027-03-28T03:30"]
    assert moments[4:] == [None, None]


def test_a_clock_runs_down(page):
    texts = page.promise(
        """
        const { clockText } = await import("/js/time.js");
        return [3_600_000, 3_599_400, 59_600, 9_400, 400, 0, -5_000].map((left) => clockText(1_000_000 + left, 1_000_000));
        """)
    assert texts == ["1:00:00", "59:59", "1:00", "0:09", "0:00", "0:00", "0:00"]


@pytest.mark.parametrize(("status", "kind", "body", "code", "title"), [
    (403, "application/problem+json", {"type": "urn:latchkey:problem:group_forbidden", "title": "T", "status": 403, "detail": "d"},
     "group_forbidden", "This group is not one of yours"),
    (418, "application/problem+json", {"type": "urn:latchkey:problem:new_one", "title": "Something new", "status": 418, "detail": "do so"},
     "new_one", "Something new"),
    (403, "application/json", {"Message": "User is not authorized"}, "gateway_403", "Your role does not allow this"),
    (401, "application/json", {"message": "Unauthorized"}, "gateway_401", "The service does not believe your sign-in"),
    (502, "text/html", "<h1>Bad</h1>", "gateway_502", "The service broke off"),
    (299, "application/json", [], "gateway_299", "The service did not do it"),
    (403, "application/json", {"type": "urn:latchkey:problem:__proto__", "title": "T"}, "__proto__", "T"),
    (422, "application/problem+json", {"type": 7, "errors": "x"}, "gateway_422", "The service did not do it"),
])
def test_whatever_is_answered_becomes_a_problem(page, status, kind, body, code, title):
    text = body if isinstance(body, str) else json.dumps(body)
    found = page.promise(
        """
        const { Problem } = await import("/js/problem.js");
        const { readBounded } = await import("/js/reading.js");
        const response = new Response(args[1], { status: args[0], headers: { "content-type": args[2] } });
        const problem = Problem.ofAnswer(response, await readBounded(response, 1000));
        return [problem.code, problem.title];
        """, status, text, kind)
    assert found == [code, title]


def test_pointers_lead_to_fields(page):
    fields = page.promise(
        """
        const { Problem } = await import("/js/problem.js");
        const errors = ["/subject", "/a~1b~0c", "", "/body/0"].map((pointer) => ({ pointer, detail: "must be" }));
        const body = { type: "urn:latchkey:problem:members_invalid", errors: [...errors, { pointer: 7 }, null] };
        return Problem.ofAnswer(new Response(null, { status: 422 }), body).fields.map((field) => field.name);
        """)
    assert fields == ["subject", "a/b~c", "", "body"]


def test_what_is_read_has_bounds(page):
    outcome = page.promise(
        """
        const { readText } = await import("/js/reading.js");
        const endless = new ReadableStream({ pull(controller) { controller.enqueue(new Uint8Array(1000)); } });
        try { await readText(new Response(endless), 5000); } catch (error) { return error.name; }
        """)
    assert outcome == "RangeError"


@pytest.mark.parametrize(("claims", "fault"), [
    ({}, None), ({"aud": ["c"]}, None), ({"token_use": "access"}, "another token"), ({"aud": "other"}, "another client"),
    ({"aud": ["c", "other"]}, "another client"), ({"aud": None}, "another client"), ({"sub": ""}, "nobody"), ({"sub": 7}, "nobody"),
    ({"nonce": "N"}, "another sign-in"), ({"nonce": None}, "another sign-in"),
])
def test_an_id_token_answers_our_question_or_is_refused(page, claims, fault):
    whole = {"aud": "c", "sub": "s", "nonce": "n", "token_use": "id", **claims}
    found = page.promise(
        """
        const { claimsOf, faultOf } = await import("/js/claims.js");
        const encoded = btoa(args[0]).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        return faultOf(claimsOf(`e30.${encoded}.c2ln`), { clientId: "c", nonce: "n" });
        """, json.dumps(whole))
    assert (found is None) if fault is None else (fault in found)


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "a.!!.c", "e30.W10.c", "e30.bnVsbA.c", "e30._w.c", None, 7, "." * 20_000])
def test_what_is_no_token_has_no_claims(page, token):
    assert page.promise('return (await import("/js/claims.js")).claimsOf(args[0]);', token) is None


def test_every_code_that_has_a_sentence_is_one_of_the_services():
    """A code that is written wrong in sentences.js would never be found."""
    known = set()
    for line in (ROOT / "docs" / "scheduler-api.md").read_text().splitlines():
        parts = line.split("|")
        if len(parts) > 3 and parts[1].strip().startswith("`") and parts[2].strip().isdigit():
            known.add(parts[1].strip().strip("`"))
    text = (ROOT / "web" / "js" / "sentences.js").read_text()
    service = text[text.index("// The service."):text.index("// API Gateway")]
    named = {line.split(":")[0].strip() for line in service.splitlines() if ": (" in line}
    assert len(named) > 10 and named <= known


def serve(browser, **changes):
    """What the page reads instead of its own config.json, from the next load on."""
    browser.command("Page.addScriptToEvaluateOnNewDocument", source="""
        const load = globalThis.fetch;
        globalThis.fetch = async (url, ...rest) => {
          const response = await load(url, ...rest);
          return String(url).endsWith("/config.json") ? Response.json({ ...await response.json(), ...%s }) : response;
        };
    """ % json.dumps(changes))


def test_a_page_that_is_not_set_up_says_what_is_wrong(browser):
    serve(browser, apiUrl="http://api.example.com")
    browser.open()
    browser.see(".trouble", "apiUrl in config.json must begin with https://")


def test_a_page_under_another_address_leads_home(browser):
    serve(browser, redirectUri="https://news.example.com/")
    browser.open()
    browser.see("h1", "This page lives elsewhere")
    assert browser.button("Open news.example.com").get_property("href") == "https://news.example.com/"
    assert not browser.has("Sign in")
    browser.picture("elsewhere")
