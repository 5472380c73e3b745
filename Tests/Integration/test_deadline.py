"""The authorizer gives up before Lambda ends the call, and says so: an outage has a code."""

import json
import subprocess
import sys

import pytest

import proxy
from gateway.rie import FunctionError
from local_issuer import authorizer, event, hang, key_server, keys, policy, records  # noqa: F401 (some are fixtures)


@pytest.mark.parametrize("behaviour, timeout", [(hang, 2), (proxy.slow, 2), (hang, 1)])
def test_the_function_answers_before_lambda_ends_it(policy, keys, key_server, behaviour, timeout):
    key_server.act = behaviour
    with authorizer(policy(), timeout) as function:
        for _ in range(2):
            with pytest.raises(FunctionError) as failure:
                function.invoke(event(keys.token()))
            # Lambda's own end of a call would be Sandbox.Timedout.
            assert failure.value.kind == "Latchkey.Undecided", function.output()
        decisions = records(function, "decision")
        assert [each["code"] for each in decisions] == ["keys_unavailable"] * 2
        fetches = records(function, "key fetch")
        assert [each["outcome"] for each in fetches][:1] == ["timed_out"]
        # Nearly all of the time was spent on trying, and none beyond it.
        assert timeout * 1000 - 1000 < fetches[0]["milliseconds"] < timeout * 1000 - 200


DEAF = """
import fcntl, json, pathlib, socket, struct, subprocess, sys, time
folder, root, policy, token = sys.argv[1:5]
sys.path[:0] = [root + "/scripts", root + "/Tests/Integration"]
sys.dont_write_bytecode = True
# The loopback interface of this name space is down: SIOCSIFFLAGS, IFF_UP and IFF_RUNNING.
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
    fcntl.ioctl(control, 0x8914, struct.pack("16sh", b"lo", 0x41))
resolver = pathlib.Path(folder, "resolv.conf")
resolver.write_text("nameserver 127.0.0.53\\n")
subprocess.run(["mount", "--bind", str(resolver), "/etc/resolv.conf"], check=True)
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.53", 53))
from gateway.rie import Function, FunctionError
from local_issuer import authorizer, event
with authorizer(policy, timeout=2) as function:
    began = time.monotonic()
    try:
        function.invoke(event(token))
    except FunctionError as error:
        kind = error.kind
    print(json.dumps({"kind": kind, "seconds": time.monotonic() - began, "asked": bool(server.recv(512)),
                      "log": function.output()}))
"""


def test_a_name_server_that_is_silent_costs_no_more_than_the_deadline(root, policy, keys, tmp_path):
    """In name spaces of our own, where we are the name server: libcurl would wait ten seconds for its resolver."""
    path = policy(url="https://keys.example.com/jwks.json")
    result = subprocess.run(
        ["/usr/bin/unshare", "--user", "--map-root-user", "--net", "--mount", sys.executable, "-c", DEAF, str(tmp_path),
         str(root), str(path), keys.token()], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["asked"]
    assert found["kind"] == "Latchkey.Undecided", found["log"]
    assert found["seconds"] < 2, found["log"]
