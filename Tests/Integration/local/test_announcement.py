"""What `make run` says once the gateway answers: addresses, people, and lines to try, which do what they say."""

import json
import os
import re
import select
import socket
import subprocess
import time
import urllib.parse

import pytest

from local_gateway import ROOT, USERS, LocalGateway, executable


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    process = subprocess.Popen(
        [str(executable()), "--port", "0", "--data", str(folder / "data"), "--keys", str(folder / "keys")], cwd=ROOT,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        text, end = b"", time.monotonic() + 60
        while b"/subscribers\n" not in text and time.monotonic() < end:
            if select.select([process.stdout], [], [], 1)[0]:
                chunk = os.read(process.stdout.fileno(), 65536)
                assert chunk, process.stderr.read()
                text += chunk
        yield text.decode(), folder
    finally:
        process.kill()
        process.communicate()


def test_it_names_the_addresses_and_the_people(said):
    text, folder = said
    for name in ("open this", "API", "sign-in"):
        assert re.search(rf"{name} +http://127\.0\.0\.1:\d+", text), name
    assert str(folder / "data" / "outbox") in text
    for email in USERS.values():
        assert f"{email} " in text
    assert not re.search(r"eyJ", text), "a token on a terminal stays in its history"


def test_its_lines_do_what_they_say(said):
    text, folder = said
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("curl ")]
    assert len(lines) == 3
    # As it stands there, from another folder.
    answers = [
        subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True, timeout=60, check=True).stdout
        for line in lines]
    assert json.loads(answers[0]) == {"status": "ok"}
    me = json.loads(answers[1])
    assert me["role"] == "admin" and me["groups"] == ["admins", "readers"]
    assert "invitation" in answers[2] or json.loads(answers[2]), answers[2]
    mails = sorted((folder / "data" / "outbox").glob("*.eml"))
    assert any(b"To: you@example.com" in mail.read_bytes() for mail in mails)


def test_a_machine_calls_as_the_page_says(said):
    text, folder = said
    page = (ROOT / "docs" / "local.md").read_text()
    [line] = [line for line in page.splitlines() if "x-api-key: $(" in line]
    api = re.search(r"API +(\S+)", text).group(1)
    line = line.replace(".latchkey", str(folder / "data")).replace("http://127.0.0.1:8081/live", api)
    answer = subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True, timeout=60, check=True).stdout
    assert json.loads(answer)["role"] == "service", answer


def token(said, *arguments):
    _, folder = said
    return subprocess.run(
        [str(executable()), "token", "--data", str(folder / "data"), *arguments], cwd=ROOT,
        capture_output=True, text=True, timeout=60)


def test_a_token_is_for_those_who_may_sign_in(said):
    result = token(said, "mallory@example.com")
    assert result.returncode == 2
    assert result.stderr.startswith("latchkey-gateway: login_user_unknown: ")
    assert result.stdout == ""


def test_a_token_needs_a_gateway(said, tmp_path):
    result = subprocess.run(
        [str(executable()), "token", "--data", str(tmp_path), "ada@example.com"], cwd=ROOT, capture_output=True, text=True,
        timeout=60)
    assert result.returncode == 2
    assert "gateway_not_started" in result.stderr


def test_an_id_token_is_none_for_the_api(said):
    text, _ = said
    api = re.search(r"API +(\S+)", text).group(1)
    for arguments, status in ((["uri@example.com"], "200"), (["uri@example.com", "--id"], "401")):
        one = token(said, *arguments).stdout.strip()
        shown = subprocess.run(
            ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", f"authorization: Bearer {one}", f"{api}/me"],
            capture_output=True, text=True, timeout=60, check=True).stdout
        assert shown == status


@pytest.mark.parametrize("arguments, code", [
    (["--login-address", "0.0.0.0"], "login_not_loopback"),
    (["--login-address", "192.0.2.1"], "login_not_loopback"),
    (["--address", "192.0.2.1"], "address_unsupported"),
    (["--address", "::1"], "address_unsupported"),
    (["--template", "no.yaml"], "template_unreadable"),
    (["--policy", "no.json"], "policy_unreadable"),
    (["--plan", "no.json"], "plan_unreadable"),
    (["--plan", "template.yaml"], "plan_malformed"),
    (["--web", "docs"], "headers_unreadable"),
    (["--parameter", "FromAddress=nobody"], "parameter_invalid"),
    (["--parameter", "Nonsense=1"], "parameter_unknown"),
    (["--parameter", "SignedUrl=on"], "resource_unsupported"),
    (["--parameter", "HttpVariant=on"], "resource_unsupported"),
    (["--parameter", "UserPoolId=eu-central-1_Ab12Cd34E", "--parameter", "WebClientId=abc"], "user_pool_missing"),
])
def test_what_cannot_be_run_is_refused_with_its_name(tmp_path, arguments, code):
    result = subprocess.run(
        [str(executable()), "--port", "0", "--data", str(tmp_path / "data"), "--keys", str(tmp_path / "keys"), *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode == 2, result.stdout
    assert result.stdout == ""
    assert f"latchkey-gateway: {code}: " in result.stderr
    assert "Traceback" not in result.stderr and "CancellationError" not in result.stderr


def test_a_port_that_is_taken_is_said(tmp_path, said):
    text, _ = said
    port = re.search(r"open this +http://127\.0\.0\.1:(\d+)", text).group(1)
    result = subprocess.run(
        [str(executable()), "--port", port, "--data", str(tmp_path / "data"), "--keys", str(tmp_path / "keys")], cwd=ROOT,
        capture_output=True, text=True, timeout=60)
    assert result.returncode == 2
    assert "address_unavailable" in result.stderr and "--port" in result.stderr


def test_a_folder_that_others_may_read_is_refused(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    result = subprocess.run(
        [str(executable()), "--port", "0", "--data", str(data), "--keys", str(tmp_path / "keys")], cwd=ROOT,
        capture_output=True, text=True, timeout=60)
    assert result.returncode == 2 and "file_exposed" in result.stderr


def test_a_folder_is_one_gateways_at_a_time(said, tmp_path):
    _, folder = said
    result = subprocess.run(
        [str(executable()), "--port", "0", "--data", str(folder / "data"), "--keys", str(tmp_path / "keys")], cwd=ROOT,
        capture_output=True, text=True, timeout=60)
    assert result.returncode == 2 and "data_in_use" in result.stderr


def test_no_token_comes_of_a_gateway_that_has_ended(tmp_path):
    with LocalGateway(tmp_path) as gateway:
        line = [str(executable()), "token", "--data", str(gateway.data), "ada@example.com"]
        assert subprocess.run(line, cwd=ROOT, capture_output=True, timeout=60).returncode == 0
    result = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.returncode == 2 and "gateway_not_started" in result.stderr and result.stdout == ""


def test_the_sign_in_may_be_called_localhost(tmp_path):
    with LocalGateway(tmp_path, "--login-address", "localhost", "--address", "localhost") as gateway:
        assert gateway.login.startswith("http://localhost:")
        one = subprocess.run(
            [str(executable()), "token", "--data", str(gateway.data), "ada@example.com"], cwd=ROOT, capture_output=True,
            text=True, timeout=60, check=True).stdout.strip()
        shown = subprocess.run(
            ["curl", "-s", "-H", f"authorization: Bearer {one}", f"{gateway.api}/me"], capture_output=True, text=True,
            timeout=60, check=True).stdout
        assert json.loads(shown)["role"] == "admin"


@pytest.mark.parametrize("name", ["web", "api", "login"])
def test_head_is_answered_with_fields_alone(tmp_path, name):
    with LocalGateway(tmp_path) as gateway:
        place = urllib.parse.urlsplit(getattr(gateway, name))
        with socket.create_connection((place.hostname, place.port), timeout=30) as raw:
            lines = f"HEAD /none HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n" \
                f"GET /none HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n"
            raw.sendall(lines.encode())
            answers = b"".join(iter(lambda: raw.recv(65536), b""))
        head, rest = answers.split(b"\r\n\r\n", 1)
        assert rest.startswith(b"HTTP/1.1 "), rest[:200]
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        assert length and int(length.group(1)) > 0
