"""A sandbox of our own: starts a function as Lambda does and speaks the runtime interface with it, from one thread that
does nothing else, so that what is timed is the function.

aws-lambda-rie cannot say when an answer arrived (it hands one over when the function asks for the next call), and
takes longer itself than some of the functions.
"""

import json
import os
import pathlib
import selectors
import signal
import socket
import tempfile
import time

SECONDS = 20


class Sandbox:
    """Starts `command` with `environment` and hands it `events`, one after the other."""

    def __init__(self, command, environment):
        self.command = [str(part) for part in command]
        self.environment = {name: str(value) for name, value in environment.items()}
        self.log = tempfile.NamedTemporaryFile(prefix="latchkey-cold-start-", suffix=".log")

    def answers(self, events):
        """What the function answered to each: (what, body) with what "response" or "error"."""
        return self.run([json.dumps(event).encode() for event in events], None)[1]

    def first_answer(self, event):
        """Seconds from just before the process is made until the first byte of its answer has arrived."""
        began, _, arrived = self.run([json.dumps(event).encode()], "response")
        return arrived - began

    def run(self, bodies, expected):
        """(when it began, the answers, when the first answer arrived), in seconds of CLOCK_MONOTONIC."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=8)
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        environment = {**self.environment, "AWS_LAMBDA_RUNTIME_API": address}
        writing = os.O_WRONLY | os.O_TRUNC
        files = [
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, self.log.name, writing, 0),
            (os.POSIX_SPAWN_DUP2, 1, 2)]
        calls = [
            f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"Lambda-Runtime-Aws-Request-Id: 00000000-0000-4000-8000-{number:012}\r\n"
            f"Lambda-Runtime-Deadline-Ms: {int(time.time() * 1000) + SECONDS * 1000}\r\n"
            "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:123456789012:function:authorizer\r\n"
            "\r\n".encode() + body for number, body in enumerate(bodies)]
        began = time.clock_gettime(time.CLOCK_MONOTONIC)
        process = os.posix_spawn(self.command[0], self.command, environment, file_actions=files)
        try:
            with listener:
                answers, arrived = Conversation(listener, calls).hold()
        except AssertionError as problem:
            raise AssertionError(f"{problem}\n{pathlib.Path(self.log.name).read_text(errors='replace')}") from None
        finally:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        if expected is not None and [what for what, _ in answers] != [expected]:
            raise AssertionError(f"{self.command[0]} was to answer with {expected!r}, not {answers}")
        return began, answers, arrived


class Conversation:
    def __init__(self, listener, calls):
        self.calls = iter(calls)
        self.expected = len(calls)
        self.answers = []
        self.arrived = None
        self.listener = listener
        self.selector = selectors.DefaultSelector()
        self.selector.register(listener, selectors.EVENT_READ)
        self.received = {}

    def hold(self):
        end = time.monotonic() + SECONDS
        try:
            while len(self.answers) < self.expected:
                ready = self.selector.select(max(0, end - time.monotonic()))
                if not ready:
                    raise AssertionError(f"the function has not answered within {SECONDS} s: {self.answers}")
                for key, _ in ready:
                    if key.fileobj is self.listener:
                        connection, _ = self.listener.accept()
                        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                        self.received[connection] = b""
                        self.selector.register(connection, selectors.EVENT_READ)
                    else:
                        self.hear(key.fileobj)
        finally:
            for connection in self.received:
                connection.close()
            self.selector.close()
        return self.answers, self.arrived

    def hear(self, connection):
        more = connection.recv(65536)
        now = time.clock_gettime(time.CLOCK_MONOTONIC)
        if not more:
            self.selector.unregister(connection)
            connection.close()
            del self.received[connection]
            return
        text = self.received[connection] + more
        if self.arrived is None and text.startswith(b"POST "):
            self.arrived = now
        head, separator, body = text.partition(b"\r\n\r\n")
        if separator and len(body) >= length(head):
            self.received[connection] = body[length(head):]
            self.take(connection, head.split(b" ", 2)[1].decode(), body[:length(head)])
        else:
            self.received[connection] = text

    def take(self, connection, path, body):
        last = path.rsplit("/", 1)[1]
        if last == "next":
            # After the last one it waits, as it would in Lambda.
            call = next(self.calls, None)
            if call is not None:
                connection.sendall(call)
            return
        self.answers.append((last, json.loads(body)))
        connection.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")


def length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
