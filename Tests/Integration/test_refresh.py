"""What the authorizer does between an answer and the next call: it confirms pinned keys and loads others ahead."""

import os
import signal
import threading

import pytest

from emf import documents
from executables import executable
from gateway.rie import FunctionError
from local_issuer import Keys, authorizer, event, hang, key_server, keys, policy, records  # noqa: F401 (some are fixtures)
from runtime_api import RuntimeProxy


def test_a_pinned_set_answers_first_and_is_confirmed_afterwards(policy, keys, key_server, tmp_path):
    key_server.headers = [("Cache-Control", "max-age=3600")]
    with RuntimeProxy(tmp_path) as runtime:
        key_server.events = runtime.events
        command = runtime.command(executable("latchkey-authorizer"))
        with authorizer(policy(pinned=keys.set), command=command) as function:
            assert function.invoke(event(keys.token()))["principalId"] == "local:1", function.output()
            assert runtime.wait_for(4)
            assert runtime.events == ["next", "answer", "keys", "next"]
            function.invoke(event(keys.token()))
            assert runtime.wait_for(6)
            # Confirmed, and good for an hour.
            assert runtime.events == ["next", "answer", "keys", "next", "answer", "next"]
        loads = [each for each in function.records() if each["message"] == "keys loaded"]
        assert [each["cause"] for each in loads] == ["pinned", "ahead"]
        assert 60 <= loads[0]["age"] < 120 and loads[1]["age"] == 0


def test_keys_that_are_gone_after_the_first_refresh_are_trusted_no_more(policy, keys, key_server, latchkey, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    key_server.set = Keys(latchkey, other).set
    with authorizer(policy(pinned=keys.set)) as function:
        assert function.invoke(event(keys.token()))["principalId"] == "local:1"
        with pytest.raises(FunctionError) as failure:
            function.invoke(event(keys.token()))
        assert failure.value.message == "Unauthorized"
        assert [each["code"] for each in records(function, "decision")] == ["allowed", "key_unknown"]


def test_a_server_that_hangs_delays_no_caller_of_a_pinned_set(policy, keys, key_server, tmp_path):
    key_server.act = hang
    with RuntimeProxy(tmp_path) as runtime:
        key_server.events = runtime.events
        command = runtime.command(executable("latchkey-authorizer"))
        with authorizer(policy(pinned=keys.set), timeout=2, command=command) as function:
            # The emulator hands the answer over when the next call is asked for: within the time, or it were an error.
            assert function.invoke(event(keys.token()))["principalId"] == "local:1", function.output()
            assert runtime.events[:3] == ["next", "answer", "keys"]
            assert runtime.wait_for(4)
        found = [each for each in function.records() if each["message"] == "keys not loaded"]
        assert [(each["level"], each["cause"]) for each in found] == [("warning", "ahead")]


def test_sigterm_during_a_refresh_ends_in_order(policy, keys, key_server, tmp_path):
    key_server.act = hang
    with RuntimeProxy(tmp_path) as runtime:
        key_server.events = runtime.events
        command = runtime.command(executable("latchkey-authorizer"))
        with authorizer(policy(pinned=keys.set), command=command, LATCHKEY_METRICS="emf") as function:
            caller = threading.Thread(target=swallow, args=(function.invoke, event(keys.token())))
            caller.start()
            assert runtime.wait_for(3)
            os.kill(runtime.process_id(), signal.SIGTERM)
            # Lambda waits for two seconds at most; the key server would take three.
            assert runtime.exit_status(2) == 0, function.output()
            # Answered before, no further call asked for, and what was counted is written down.
            assert runtime.events == ["next", "answer", "keys"]
            assert [each["Accepted"] for each in documents(function)] == [1]
        caller.join()


def swallow(call, *arguments):
    try:
        call(*arguments)
    except Exception:
        """The emulator misses its function; what that says is not ours to test."""
