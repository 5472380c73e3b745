"""A Lambda function under the real aws-lambda-rie (it lies inside the aws-sam-cli wheel)."""

import http.client
import importlib.util
import json
import os
import pathlib
import platform
import socket
import subprocess
import tempfile
import threading
import time

from .process import stop

START_SECONDS = 10


class FunctionError(Exception):
    """The function answered with an error instead of a payload; `message` is what API Gateway compares."""

    def __init__(self, kind, message):
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message


def emulator():
    """The path of aws-lambda-rie for this machine."""
    package = importlib.util.find_spec("samcli")
    if package is None:
        raise RuntimeError("aws-sam-cli is not installed for this python; run scripts/setup and use .venv/bin/python")
    name = "aws-lambda-rie-arm64" if platform.machine() in ("aarch64", "arm64") else "aws-lambda-rie-x86_64"
    path = pathlib.Path(package.submodule_search_locations[0], "local", "rapid", name)
    if not os.access(path, os.X_OK):
        path.chmod(0o755)
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Function:
    """One sandbox. Use it as a context manager; `invoke` may be called from any thread, one call runs at a time."""

    def __init__(self, command, environment, timeout=3):
        """`command`: the executable and its arguments. `environment`: all that the function gets beside AWS's own."""
        self.command = [str(part) for part in command]
        self.environment = environment
        self.timeout = timeout
        self.port = free_port()
        self.log = tempfile.NamedTemporaryFile(prefix="latchkey-rie-", suffix=".log")
        # The emulator panics when invoked concurrently.
        self.turn = threading.Lock()
        self.process = None

    def __enter__(self):
        environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "AWS_REGION": "eu-central-1",
            "AWS_LAMBDA_FUNCTION_TIMEOUT": str(self.timeout),
            "_HANDLER": "bootstrap",
            "LAMBDA_TASK_ROOT": str(pathlib.Path(self.command[0]).parent),
            **self.environment,
        }
        self.process = subprocess.Popen(
            [
                str(emulator()), "--log-level", "error",
                "--runtime-interface-emulator-address", f"127.0.0.1:{self.port}",
                "--runtime-api-address", f"127.0.0.1:{free_port()}",
                *self.command,
            ],
            env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.__exit__()
                    raise RuntimeError(f"aws-lambda-rie did not start:\n{self.output()}") from None
                time.sleep(0.02)

    def __exit__(self, *_):
        if self.process is not None:
            stop(self.process)
            self.process = None

    def invoke(self, event):
        """Sends `event` (JSON-able, or bytes as they are) and returns the function's answer, parsed."""
        return json.loads(self.invoke_raw(event))

    def invoke_raw(self, event):
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        with self.turn:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout + 15)
            try:
                connection.request("POST", "/2015-03-31/functions/function/invocations", body)
                response = connection.getresponse()
                answer = response.read()
            finally:
                connection.close()
        # Function errors come with status 200, in the shape of the runtime interface's error object.
        if answer.startswith(b"Task timed out"):
            raise FunctionError("Sandbox.Timedout", answer.decode())
        if response.status != 200:
            raise FunctionError(f"HTTP {response.status}", answer.decode(errors="replace"))
        try:
            error = json.loads(answer)
        except ValueError:
            return answer
        known = {"errorMessage", "errorType", "stackTrace"}
        if isinstance(error, dict) and "errorMessage" in error and set(error) <= known:
            raise FunctionError(error.get("errorType", ""), error["errorMessage"])
        return answer

    def output(self):
        """All that the function and the emulator have written."""
        return pathlib.Path(self.log.name).read_text(errors="replace")

    def records(self):
        """The function's structured log lines, oldest first."""
        found = []
        for line in self.output().splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict) and "message" in record:
                found.append(record)
        return found
