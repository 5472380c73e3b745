"""A proxy before moto that does to the first requests what its arguments say, one after the other:

    pass          hands the request over, and the answer back
    lose          hands the request over, and hangs up instead of answering
    STATUS BODY   answers that, and hands nothing over
    forever ...   the same to this and all further requests

and `pass` to all others. Each request is a line of JSON in the file that is named first, before anybody is answered. Its
port is the first line that it writes.
"""

import http.client
import http.server
import json
import os
import sys
import threading
import time

log, upstream, fates = open(sys.argv[1], "a"), sys.argv[2], sys.argv[3:]
lock = threading.Lock()


def next_fate():
    with lock:
        if not fates:
            return "pass"
        if fates[0].startswith("forever "):
            return fates[0].removeprefix("forever ")
        return fates.pop(0)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        fate = next_fate()
        with lock:
            request = {"operation": self.headers["x-amz-target"].split(".")[-1], "input": json.loads(body)}
            print(json.dumps(request), file=log, flush=True)
        if fate not in ("pass", "lose"):
            status, _, text = fate.partition(" ")
            return self.answer(int(status), text.encode())
        connection = http.client.HTTPConnection(upstream, timeout=60)
        connection.request("POST", self.path, body, dict(self.headers))
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        if fate == "lose":
            self.close_connection = True
            return self.connection.close()
        self.answer(response.status, answer)

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
parent = os.getppid()
while os.getppid() == parent:
    time.sleep(0.2)
