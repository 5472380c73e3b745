"""An HTTP server that misbehaves on purpose: the path says how.

Prints its port, and ends with the process that started it: no test leaves one behind, however it ends.
Arguments: nothing for plain HTTP; CERTIFICATE KEY for TLS; CERTIFICATE KEY old for TLS 1.1 at most.
"""

import gzip
import os
import socket
import ssl
import sys
import threading
import time
import zlib

connections = 0
requests = []


def answer(out, body, status="200 OK", fields=()):
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *fields]
    out(("\r\n".join(head) + "\r\n\r\n").encode() + body)


def drip(out, data):
    for byte in data:
        out(bytes([byte]))
        time.sleep(0.1)


def endless(out, piece):
    while True:
        out(piece)


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def bomb(count):
    """Gzip of so many zero bytes (whole megabytes): one member, many times, for compressing them all takes seconds."""
    return gzip.compress(b"\0" * 1_000_000) * (count // 1_000_000)


def serve(path, method, fields, body, out):
    """Answers one request; true if the connection may serve another."""
    name, _, argument = path[1:].partition("?")[0].partition("/")
    # A signed request goes to the root: a field says what is asked.
    if ("X-Wish", "challenge") in fields:
        if any(key == "Authorization" and value.startswith("Basic ") for key, value in fields):
            answer(out, b"the password")
            return True
        answer(out, b"", status="401 Unauthorized", fields=['WWW-Authenticate: Basic realm="x"'])
        return True
    if ("X-Wish", "last") in fields:
        # The connection is kept, and breaks at the next request, when that has been read and counted.
        answer(out, b"kept")
        return "break"
    if name == "requests":
        answer(out, str(len(requests)).encode())
        return True
    if name in ("echo", "") or any(key == "Authorization" and value.startswith("AWS4-") for key, value in fields):
        text = f"{method} {path}\n" + "".join(f"{k}: {v}\n" for k, v in fields) + "\n"
        answer(out, text.encode() + body, fields=["X-Twice: first", "x-twice: second", "X-Padded: \t  v v \t"])
        return True
    if name == "connections":
        answer(out, str(connections).encode())
        return True
    if name == "size":
        answer(out, b"x" * int(argument))
        return True
    if name == "status":
        answer(out, b"<html>no keys here</html>", status=argument.replace("_", " "), fields=["Content-Type: text/html"])
        return True
    if name == "redirect":
        target = {"http": "http://127.0.0.1/echo", "file": "file:///etc/passwd", "same": "/echo"}[argument]
        answer(out, b"", status="302 Found", fields=[f"Location: {target}"])
        return True
    if name == "interim":
        out(b"HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
        answer(out, b"late", fields=["X-Late: 1"])
        return True
    if name == "trailers":
        out(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Kind: header\r\n\r\n")
        out(chunk(b"whole") + b"0\r\nX-Kind: trailer\r\nX-Other: trailer\r\n\r\n")
        return True
    if name == "chunked":
        out(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(int(argument) // 1024):
            out(chunk(b"x" * 1024))
        out(chunk(b"x" * (int(argument) % 1024)) if int(argument) % 1024 else b"")
        out(b"0\r\n\r\n")
        return True
    if name == "slow-header":
        drip(out, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    if name == "slow-body":
        out(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        drip(out, b"x" * 100)
    if name == "silence":
        time.sleep(float(argument or 30))
    if name == "endless-body":
        out(b"HTTP/1.1 200 OK\r\n\r\n")
        endless(out, b"x" * 65536)
    if name == "endless-chunks":
        out(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        endless(out, chunk(b"x" * 4096))
    if name == "gzip":
        answer(out, bomb(int(argument)), fields=["Content-Encoding: gzip"])
    if name == "gzip-transfer":
        out(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")
        out(chunk(bomb(int(argument))) + b"0\r\n\r\n")
    if name == "endless-headers":
        out(b"HTTP/1.1 200 OK\r\n")
        endless(out, b"X-More: and more\r\n")
    if name == "long-header":
        out(b"HTTP/1.1 200 OK\r\nX-Long: ")
        endless(out, b"x" * 4096)
    if name == "endless-interim":
        endless(out, b"HTTP/1.1 103 Early Hints\r\n\r\n")
    if name == "endless-trailers":
        out(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(b"x") + b"0\r\n")
        endless(out, b"X-More: and more\r\n")
    if name == "break-off":
        out(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
    if name == "break-off-chunks":
        out(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(b"only this"))
    if name == "too-short-length":
        out(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfour and more")
    if name == "contradicting-lengths":
        out(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nfour+five")
    if name == "negative-length":
        out(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx")
    if name == "huge-length":
        out(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999999\r\n\r\nx")
    if name == "bad-chunk":
        out(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx")
    if name == "not-http":
        out(b"SSH-2.0-OpenSSH_9.2\r\n")
    if name == "nul-in-header":
        out(b"HTTP/1.1 200 OK\r\nX-Odd: a\0b\r\nContent-Length: 1\r\n\r\nx")
    return False


def handle(connection, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        incoming = connection.makefile("rb")
        is_last = False
        while True:
            first = incoming.readline().decode().split()
            if len(first) != 3:
                break
            fields = []
            for line in iter(incoming.readline, b"\r\n"):
                if not line:
                    return
                key, _, value = line.decode().rstrip("\r\n").partition(": ")
                fields.append((key, value))
            length = next((int(v) for k, v in fields if k.lower() == "content-length"), 0)
            body = incoming.read(length)
            requests.append(first[1])
            if is_last:
                break
            goes_on = serve(first[1], first[0], fields, body, connection.sendall)
            if not goes_on:
                break
            is_last = goes_on == "break"
    except (OSError, ValueError, zlib.error):
        pass
    finally:
        connection.close()


def accept(listener, context):
    global connections
    while True:
        connection, _ = listener.accept()
        connections += 1
        threading.Thread(target=handle, args=(connection, context), daemon=True).start()


context = None
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if len(sys.argv) > 3:
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(sys.argv[1], sys.argv[2])
listener = socket.create_server(("127.0.0.1", 0), backlog=64)
threading.Thread(target=accept, args=(listener, context), daemon=True).start()
parent = os.getppid()
print(listener.getsockname()[1], flush=True)
while os.getppid() == parent:
    time.sleep(0.5)
os._exit(0)
