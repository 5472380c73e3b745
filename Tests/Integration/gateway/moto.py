"""moto, which stands for AWS on this machine, as a process of its own."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from .process import stop
from .rie import free_port

START_SECONDS = 60


class Moto:
    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = tempfile.NamedTemporaryFile(prefix="latchkey-moto-", suffix=".log")
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-B", "-m", "gateway.repaired_moto", "-H", "127.0.0.1", "-p", str(self.port)],
            env={**os.environ, "PYTHONPATH": str(pathlib.Path(__file__).parents[1])}, stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=subprocess.STDOUT)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/moto-api/data.json", timeout=5).close()
                return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        output = pathlib.Path(self.log.name).read_text()
        self.__exit__()
        raise RuntimeError(f"moto_server did not start:\n{output}")

    def __exit__(self, *_):
        stop(self.process)

    def check_everything(self):
        """From now on moto judges every request: signature, session token, and whether the action is allowed."""
        request = urllib.request.Request(
            f"{self.url}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"})
        urllib.request.urlopen(request, timeout=10).close()
