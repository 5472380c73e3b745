"""A cold start beside a C program and a function in Python: first that the three do the same, then how long they take.

The times decide nothing here, because a busy machine would; `make bench` compares them with the goals.
"""

import pytest

from contestants import CASES, Contest
from race import Race

UNAUTHORIZED = ("error", "Unauthorized")


@pytest.fixture(scope="module")
def contest(tmp_path_factory):
    with Contest(tmp_path_factory.mktemp("contest")) as contest:
        yield contest


def told(answer):
    """What API Gateway would compare: the policy, or the error's message."""
    what, body = answer
    return what, body["errorMessage"] if what == "error" else body


@pytest.mark.parametrize("case", CASES)
def test_the_three_answer_the_same(contest, case):
    good = contest.event()
    events = [
        good, contest.forged(), contest.event(client_id="another"), contest.event(token_use="id"),
        contest.event(iss="https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Another01"),
        contest.event(exp=1), good | {"authorizationToken": "Bearer a.b.c"}, contest.event(**{"cognito:groups": ["users"]}),
    ]
    answers, fetches = {}, {}
    for name, sandbox in contest.sandboxes(case).items():
        before = contest.fetches()
        answers[name] = [told(each) for each in sandbox.answers(events)]
        fetches[name] = contest.fetches() - before
    assert answers["latchkey"][0][0] == "response", answers["latchkey"][0]
    assert answers["latchkey"][0][1]["principalId"].startswith("customers:")
    assert answers["latchkey"][1:7] == [UNAUTHORIZED] * 6
    assert answers["latchkey"][7][1]["context"]["role"] == "user"
    assert answers["c"] == answers["latchkey"]
    assert answers["python"] == answers["latchkey"]
    # Once each, and by TLS: the key server speaks nothing else. (Latchkey has a pinned set confirmed after its first answer.)
    assert fetches == ({"latchkey": 1, "c": 1, "python": 1} if case == "fetched" else {"latchkey": 1, "c": 0, "python": 0})


@pytest.mark.parametrize("name", ["latchkey", "c", "python"])
def test_nobody_takes_keys_from_a_server_that_no_authority_vouches_for(contest, name):
    """Else one of them would be quicker for not looking."""
    for certificate in contest.own_certificates("fetched"):
        certificate.rename(certificate.with_name("away"))
    try:
        [(what, body)] = contest.sandboxes("fetched")[name].answers([contest.event()])
    finally:
        for bundle in contest.folder.glob("*-fetched/certs"):
            (bundle / "away").rename(bundle / contest.authority_name)
    assert what == "error" and body["errorMessage"] != "Unauthorized"


@pytest.mark.parametrize("case", CASES)
def test_how_long_a_cold_start_takes(contest, figures, case):
    before = contest.fetches()
    race = Race(contest, case, rounds=5)
    assert contest.fetches() - before >= (3 * 6 if case == "fetched" else 0)
    figures(race.line)
