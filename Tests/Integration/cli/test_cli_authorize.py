"""`latchkey authorize` says, byte for byte, what the function answers under Lambda's own emulator."""

import http.client
import json
import time

import pytest

from gateway.rie import Function
from material import binary, events, latchkey, workshop  # noqa: F401


@pytest.fixture
def function(workshop):
    authorizer = binary().parent / "latchkey-authorizer"
    assert authorizer.exists(), f"{authorizer} is missing; build it beside latchkey (make release)"
    environment = {"LATCHKEY_POLICY": str(workshop / "latchkey.json"), "PARTNER_KEYS": "jwks.json"}
    with Function([authorizer], environment) as running:
        yield running


def invoked(function, event):
    """The bytes that the emulator hands back; it hides nothing, and says 200 to errors too."""
    connection = http.client.HTTPConnection("127.0.0.1", function.port, timeout=10)
    connection.request("POST", "/2015-03-31/functions/function/invocations", event)
    body = connection.getresponse().read()
    connection.close()
    return body.decode()


def test_the_function_answers_the_same_bytes(latchkey, function, workshop):
    codes = set()
    for name, event in events(int(time.time())):
        path = workshop / "one.event"
        path.write_text(event)
        done = latchkey("authorize", "--policy", "latchkey.json", "--event", path, cwd=workshop, PARTNER_KEYS="jwks.json")
        assert done.stdout == invoked(function, event), name
        json.loads(done.stdout)
        codes.add(done.returncode)
    assert codes == {0, 1, 3, 4}
