"""A key-set server for one test. The set is what was last put to /set; every other path misbehaves as it is called.

Prints its port, and ends when its standard input does, so that it never outlives the test that started it.
"""

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

state = {"set": b"", "requests": 0, "fields": []}


class Handler(BaseHTTPRequestHandler):
    def answer(self, body, status=200, **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/requests":
            return self.answer(str(state["requests"]).encode())
        state["requests"] += 1
        match self.path:
            case "/set":
                self.answer(state["set"], Cache_Control="public, max-age=3600")
            case "/html":
                self.answer(b"<html>sign in</html>", Content_Type="text/html")
            case "/redirect":
                self.answer(b"", 302, Location="/set")
            case "/error":
                self.answer(b"{}", 503)
            case "/huge":
                self.answer(b" " * 65537)
            case "/slow":
                time.sleep(30)
            case "/empty":
                self.answer(b'{"keys":[]}')

    def do_POST(self):
        state["set"] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(b"")

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
