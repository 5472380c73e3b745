"""A Secrets Manager that misbehaves on purpose: the name of the secret says how. (The real behaviour is moto's business,
in the integration tests.)

GetSecretValue of NAME/STEP/STEP… takes the first step for the first request for that name, and so on; the last one stays.
Prints its port, and ends with the process that started it: no test leaves one behind, however it ends.
"""

import base64
import email.utils
import json
import os
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler

SECRET = "the-secret-value-of-at-least-32-bytes"
seen = {}
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, status, body, fields=(), ahead=0):
        self.send_response_only(status)
        self.send_header("Date", email.utils.formatdate(time.time() + ahead, usegmt=True))
        self.send_header("Content-Length", str(len(body)))
        for name, value in fields:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        name = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["SecretId"]
        base, *steps = name.split("/")
        with lock:
            count = seen[name] = seen.get(name, 0) + 1
        step = steps[min(count, len(steps)) - 1]
        kind, _, argument = step.partition("=")
        if kind == "ok":
            self.answer(200, json.dumps({"Name": name, "SecretString": SECRET}).encode())
        elif kind == "count":
            self.answer(200, json.dumps({"SecretString": f"{SECRET}-{count}"}).encode())
        elif kind == "headers":
            lines = "".join(f"{k}: {v}\n" for k, v in self.headers.items())
            self.answer(200, json.dumps({"SecretString": lines}).encode())
        elif kind == "raw":
            self.answer(200, base64.urlsafe_b64decode(argument + "=" * (-len(argument) % 4)))
        elif kind == "status":
            self.answer(int(argument), b"<html>" + SECRET.encode())
        elif kind == "xml":
            self.answer(403, f"<ErrorResponse><Error><Code>{argument}</Code><Message>{SECRET}".encode())
        elif kind == "header":
            self.answer(400, b"{}", [("x-amzn-ErrorType", argument + ":http://internal.amazon.com/coral/")])
        elif kind in ("skew", "behind"):
            body = json.dumps({"__type": argument, "message": SECRET}).encode()
            self.answer(400, body, ahead=-600 if kind == "skew" else 600)
        elif kind == "close":
            self.close_connection = True
        elif kind == "slow":
            time.sleep(float(argument))
            self.answer(200, json.dumps({"SecretString": SECRET}).encode())
        elif kind == "huge":
            self.answer(200, json.dumps({"SecretString": "x" * int(argument)}).encode())
        elif kind == "redirect":
            self.answer(302, b"", [("Location", "http://127.0.0.1:9/")])
        else:
            # An exception by its name, in the namespace that Smithy allows.
            body = json.dumps({"__type": f"com.amazonaws.secretsmanager#{kind}", "Message": SECRET}).encode()
            self.answer(500 if kind == "InternalServiceError" else 400, body)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
parent = os.getppid()
print(server.server_address[1], flush=True)
while os.getppid() == parent:
    time.sleep(0.5)
os._exit(0)
