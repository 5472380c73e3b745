"""The real parts that the tests put together: the executables, moto's Cognito, a counting proxy, Lambda's emulator.

Nothing here is skipped: what is missing is an error that says which command brings it.
"""

import json
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts"))
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

from executables import REGION, ROOT, SCHEDULER, executable  # noqa: E402
from gateway.moto import Moto  # noqa: E402
from gateway.rest import RestAPI  # noqa: E402
from gateway.rie import Function  # noqa: E402
from identity import UserDirectory  # noqa: E402
from proxy import CountingProxy  # noqa: E402


def pytest_sessionfinish(session, exitstatus):
    """A skipped test is a check that did not happen: the session fails instead of shrugging."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        reporter.write_line("skipped tests count as failures here", red=True)
        session.exitstatus = 1


FIGURES = []


@pytest.fixture(scope="session")
def figures():
    """figures("…") puts a line into the summary of the run: what was measured, where nothing depends on it."""
    return FIGURES.append


def pytest_terminal_summary(terminalreporter):
    if FIGURES:
        terminalreporter.section("figures")
        for line in FIGURES:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def latchkey():
    """Runs the command line: latchkey("verify", "--policy", path, token) → CompletedProcess with text."""
    path = executable("latchkey")

    def run(*arguments, environment=None, input=None, timeout=30):
        return subprocess.run(
            [str(path), *map(str, arguments)], input=input, capture_output=True, text=True, timeout=timeout,
            env={"PATH": "/usr/bin:/bin", "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1", **(environment or {})})

    return run


@pytest.fixture(scope="session")
def moto():
    with Moto() as server:
        yield server


@pytest.fixture(scope="session")
def directory(moto):
    """A user pool with the groups admins and users, and two people who have signed in."""
    return UserDirectory(moto.url, REGION)


@pytest.fixture
def key_server(moto):
    """moto behind a proxy that counts the requests of one test."""
    with CountingProxy(moto.url) as proxy:
        yield proxy


@pytest.fixture
def policy(directory, key_server, tmp_path):
    """Writes the deployed policy document with its keys at moto; `change` may edit it first."""
    document = json.loads((ROOT / "examples" / "cognito.json").read_text())
    document["issuers"][0]["keys"] = {"url": f"{key_server.url}/{directory.pool}/.well-known/jwks.json"}

    def write(change=None):
        copy = json.loads(json.dumps(document))
        if change:
            change(copy)
        path = tmp_path / "latchkey.json"
        path.write_text(json.dumps(copy, indent=2))
        return path

    return write


@pytest.fixture
def environment(directory):
    """What both executables get from outside, beside the policy."""
    return {
        "USER_POOL_ID": directory.pool,
        "WEB_CLIENT_ID": directory.client,
        "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1",
        "LATCHKEY_LOG_LEVEL": "info",
    }


@pytest.fixture
def api(policy, environment):
    """Starts a REST API with both functions behind it; `api(cached=True)` lets the gateway reuse answers."""
    started = []

    def start(change=None, routes=None, timeout=3, **settings):
        authorizer = Function(
            [executable("latchkey-authorizer")], {**environment, "LATCHKEY_POLICY": str(policy(change))}, timeout)
        scheduler = Function([executable("latchkey-scheduler")], SCHEDULER, timeout)
        for function in (authorizer, scheduler):
            function.__enter__()
            started.append(function)
        known = {("GET", "/me"): True, ("GET", "/status"): False}
        return RestAPI(authorizer, scheduler, known if routes is None else routes, region=REGION, **settings)

    yield start
    for function in started:
        function.__exit__()
