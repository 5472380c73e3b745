"""Lambda's runtime interface for a test: hands over the calls of a plan, and records what is posted.

The argument is a JSON array. Each element answers one GET of `next`:
  {"status": 200, "fields": [["Name", "value"], …], "body": "text", "size": bytes instead of a body}
  "hang up": closes the connection. When the plan is over, `next` waits for ever.
A GET of /posts answers with an array of {"path", "fields", "body"}; the answer to a POST has the status of its element
in the environment variable POST_STATUSES ("202,413"), else 202.
Prints its port, and ends with the process that started it.
"""

import http.server
import json
import os
import sys
import threading
import time

plan = json.loads(sys.argv[1])
statuses = [int(s) for s in os.environ.get("POST_STATUSES", "").split(",") if s]
posts = []
polls = 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, fields=()):
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        global polls
        if self.path == "/posts":
            return self.answer(200, json.dumps(posts).encode())
        if self.path == "/polls":
            return self.answer(200, str(polls).encode())
        if self.path != "/2018-06-01/runtime/invocation/next":
            return self.answer(404, b"")
        polls += 1
        if not plan:
            time.sleep(60)
        step = plan.pop(0) if plan else "hang up"
        if step == "hang up":
            self.close_connection = True
            return None
        body = b"x" * step["size"] if "size" in step else step.get("body", "").encode()
        return self.answer(step.get("status", 200), body, step.get("fields", []))

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        # A large body is of interest by its size only.
        text = body.decode() if len(body) < 10_000 else f"{len(body)} bytes"
        posts.append({"path": self.path, "fields": dict(self.headers.items()), "body": text})
        self.answer(statuses.pop(0) if statuses else 202, b'{"status":"OK"}')


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.handle_error = lambda *_: None  # a client that hangs up is part of the plan
threading.Thread(target=server.serve_forever, daemon=True).start()
parent = os.getppid()
print(server.server_address[1], flush=True)
while os.getppid() == parent:
    time.sleep(0.5)
os._exit(0)
