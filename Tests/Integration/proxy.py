"""A reverse proxy in front of the key server: it counts what is fetched, and can be told to fail."""

import http.server
import threading
import time
import urllib.error
import urllib.request


class CountingProxy:
    def __init__(self, upstream):
        self.upstream = upstream
        self.requests = []
        # None passes requests on; otherwise called with the handler instead of the upstream.
        self.behaviour = None

    def __enter__(self):
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                proxy.requests.append(self.path)
                if proxy.behaviour is not None:
                    proxy.behaviour(self)
                    return
                try:
                    with urllib.request.urlopen(proxy.upstream + self.path, timeout=10) as response:
                        self.reply(response.status, response.read(), response.headers.get_content_type())
                except urllib.error.HTTPError as error:
                    self.reply(error.code, error.read(), "text/plain")

            def reply(self, status, body, kind="application/json", headers=()):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """A client that gives up in the middle is what some tests are about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def down(handler):
    handler.reply(503, b"service unavailable", "text/plain")


def page(handler):
    handler.reply(200, b"<html><body>Sign in to continue</body></html>", "text/html")


def redirect(handler):
    handler.reply(302, b"", headers=[("Location", "http://127.0.0.1:1/elsewhere")])


def huge(handler):
    """More than any key set: the size is not announced, so that only a bound while reading helps."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    chunk = b" " * 65536
    for _ in range(1000):
        handler.wfile.write(chunk)


def slow(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)
