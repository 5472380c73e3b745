"""The gateway under the load of wrk. How fast it is decides nothing here; that nothing fails and that memory stays does."""

import json
import pathlib
import re
import select
import shutil
import sqlite3
import subprocess
import sys

import pytest

from local_gateway import USERS, LocalGateway, without_limits

SECONDS = 30
HERE = pathlib.Path(__file__).resolve().parent
MEGABYTE = 1 << 20


def wrk(url, seconds, *script):
    assert shutil.which("wrk"), "wrk is missing; run scripts/setup"
    result = subprocess.run(
        ["wrk", "-t", "2", "-c", "32", "-d", f"{seconds}s", "--timeout", "20s", *map(str, script[:2]), url, *map(str, script[2:])],
        capture_output=True, text=True, timeout=seconds + 60)
    assert result.returncode == 0, result.stderr
    return result.stdout


def rate(output):
    """Requests per second of a run without a script, none of which failed."""
    assert "Socket errors" not in output and "Non-2xx" not in output, output
    return float(re.search(r"^Requests/sec:\s+([0-9.]+)$", output, re.MULTILINE)[1])


@pytest.fixture
def pythons_server(tmp_path):
    """What everybody has at hand: python3 -m http.server, here with connections that last."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "status").write_text("{}")
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "--protocol", "HTTP/1.1", "0"],
        cwd=tmp_path / "site", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert select.select([process.stdout], [], [], 10)[0]
        port = re.search(r"port (\d+)", process.stdout.readline())[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_half_a_minute_of_everything(tmp_path, figures, pythons_server):
    with LocalGateway(tmp_path, "--template", without_limits(tmp_path)) as gateway:
        tokens = tmp_path / "tokens"
        tokens.write_text("".join(
            gateway.signed_in(USERS[role])["access_token"] + "\n" for role in ("admin", "editor") for _ in range(4)))
        script = ["-s", HERE / "mixed.lua", "--", tokens]
        started = gateway.memory("VmHWM")
        first = json.loads(wrk(gateway.api, 5, *script, "warm").splitlines()[-1])
        before = gateway.memory("VmHWM")
        told = json.loads(wrk(gateway.api, SECONDS, *script, "load").splitlines()[-1])
        after = gateway.memory("VmHWM")
        status = rate(wrk(f"{gateway.api}/status", 5))
        python = rate(wrk(f"{pythons_server}/status", 5))

        per_second = told["requests"] / told["seconds"]
        figures(
            f"load: {per_second:.0f} mixed requests per second for {SECONDS} s, {per_second / status:.2f} of the rate of "
            f"GET /status, {per_second / python:.2f} of that of python3 -m http.server; half within {told['p50'] / 1000:.1f} ms, "
            f"99 in 100 within {told['p99'] / 1000:.1f} ms")
        figures(
            f"load: memory at most {started / MEGABYTE:.0f} MB after the start, {before / MEGABYTE:.0f} MB after 5 s, "
            f"{after / MEGABYTE:.0f} MB after {SECONDS} s more")
        for each in (first, told):
            assert each["socketErrors"] == each["s5xx"] == each["s4xx"] == each["other"] == 0, each
            assert min(each["s200"], each["s201"]) > 0, each
        # What is kept is bounded: six times the requests are not six times the memory.
        assert after < before + 48 * MEGABYTE, (before, after)
        assert not gateway.complaints, gateway.complaints[:2000]

        database = sqlite3.connect(f"file:{gateway.data / 'local.db'}?mode=ro", uri=True)
        try:
            [stored] = database.execute("SELECT count(*) FROM message WHERE CAST(subject AS TEXT) LIKE 'Load %'").fetchone()
        finally:
            database.close()
        # wrk hangs up on the requests that are under way when its time is over: one per connection and run at most.
        acknowledged = first["s201"] + told["s201"]
        assert acknowledged <= stored <= acknowledged + 2 * 32
