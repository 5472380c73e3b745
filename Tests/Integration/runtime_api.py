"""A proxy between a function and its emulator's runtime interface; it notes what the function did in which order.

The emulator hands an answer over only when the function asks for the next call, so from outside nobody can tell what
happened before and what after the answer.
"""

import http.client
import http.server
import os
import pathlib
import signal
import threading
import time


class RuntimeProxy:
    """`events` collects "next", "answer" and "error"; others may add to it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.events = []

    def __enter__(self):
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.pass_on()

            def do_POST(self):
                self.pass_on()

            def pass_on(self):
                last = self.path.rsplit("/", 1)[1]
                proxy.events.append("answer" if last == "response" else last)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                connection = http.client.HTTPConnection(proxy.upstream())
                try:
                    connection.request(self.command, self.path, body, dict(self.headers))
                    response = connection.getresponse()
                    answer = response.read()
                finally:
                    connection.close()
                self.send_response_only(response.status)
                for name, value in response.getheaders():
                    if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """The emulator goes away while the function waits for a call: the end of every test."""

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        # The emulator ends the script that it started, and not what the script started.
        if (self.folder / "pid").exists() and not (self.folder / "status").exists():
            try:
                os.kill(self.process_id(), signal.SIGKILL)
            except ProcessLookupError:
                pass

    def command(self, executable):
        """What the emulator is to start: it notes where the interface is, and in the end how the function ended."""
        script = self.folder / "bootstrap"
        script.write_text(
            "#!/bin/sh\n"
            f'echo "$AWS_LAMBDA_RUNTIME_API" >{self.folder}/upstream\n'
            f"export AWS_LAMBDA_RUNTIME_API=127.0.0.1:{self.server.server_port}\n"
            f'"{executable}" & echo $! >{self.folder}/pid\n'
            "wait $!\n"
            f"echo $? >{self.folder}/status\n")
        script.chmod(0o755)
        return [script]

    def upstream(self):
        return (self.folder / "upstream").read_text().strip()

    def process_id(self):
        return int((self.folder / "pid").read_text())

    def wait_for(self, events, seconds=5):
        """Whether so many events were seen within the time."""
        return wait_until(lambda: len(self.events) >= events, seconds)

    def exit_status(self, seconds):
        """How the function ended; None where it did not within the time."""
        path = self.folder / "status"
        wait_until(lambda: path.exists() and path.read_text().strip(), seconds)
        return int(path.read_text()) if path.exists() else None


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
