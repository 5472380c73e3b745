"""A key server that misbehaves on purpose, as it is told while it runs.

Arguments: FOLDER NAME…: one more port for each NAME, which speaks TLS with FOLDER/NAME.pem and NAME.key. It prints the
numbers of its ports ("plain" and the names) as one JSON object. Then it obeys standard input, a JSON object per line,
and answers each with one line:

    {"do": "script", "path": "/set", "answers": [ANSWER, …]}    one after the other; the last one stays. A path that
                                                                ends in * stands for all that begin so
    {"do": "seen"}        what came: {"connections": N, "requests": {PATH: [If-None-Match or null, …]}}
    {"do": "reset", "connections": N}    the next N connections are reset before anything is read from them
    {"do": "close"}, {"do": "open"}      hang up on everybody and refuse connections; listen again at the same ports

It ends when standard input does, or the process that started it.
"""

import gzip
import json
import os
import socket
import ssl
import struct
import sys
import threading
import time

lock = threading.Lock()
scripts = {}
requests = {}
connections = 0
resets = 0
listeners = {}
open_sockets = set()


def head(answer, length):
    """The header of an answer; `length` none: the end of the connection is the end of the body."""
    fields = [f"{name}: {value}" for name, value in answer.get("fields", [])]
    if length is not None:
        fields.append(f"Content-Length: {length}")
    return ("\r\n".join([f"HTTP/1.1 {answer.get('status', 200)} So", *fields]) + "\r\n\r\n").encode()


def drip(out, data):
    for byte in data:
        out(bytes([byte]))
        time.sleep(0.1)


def serve(answer, known, out):
    """Gives one answer; true if the connection may serve another."""
    body = answer.get("body", "").encode()
    match answer.get("kind", "whole"):
        case "whole":
            tag = answer.get("etag")
            if tag:
                answer = answer | {"fields": [*answer.get("fields", []), ["ETag", tag]]}
            if tag and tag == known:
                out(head(answer | {"status": 304}, None))
            else:
                out(head(answer, len(body)) + body)
            return True
        case "unframed":  # A 304 of a server that was not asked for one, say.
            out(head(answer, None))
            return True
        case "silence":
            time.sleep(30)
        case "slow-headers":
            drip(out, head(answer, len(body)) + body)
        case "slow-body":
            out(head(answer, len(body)))
            drip(out, body)
        case "endless-body":
            out(head(answer, None))
            while True:
                out(b" " * 65536)
        case "gzip-bomb":
            # One member of a megabyte of spaces, many times: few bytes here, 100 MB there.
            bomb = gzip.compress(b" " * 1_000_000) * 60
            packed = answer | {"fields": [["Content-Encoding", "gzip"]]}
            out(head(packed, len(bomb)) + bomb)
        case "endless-headers":
            out(b"HTTP/1.1 200 OK\r\n")
            while True:
                out(b"X-More: and more\r\n")
        case "break-off":
            out(head(answer, len(body)) + body[: len(body) // 2])
        case "hang-up":
            pass
    return False


def script_of(path):
    """The answers for a path, which may be scripted by its beginning."""
    if path in scripts:
        return scripts[path]
    beginnings = [key for key in scripts if key.endswith("*") and path.startswith(key[:-1])]
    return scripts[max(beginnings, key=len)] if beginnings else [{"status": 404}]


def handle(connection, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        with lock:
            open_sockets.add(connection)
        incoming = connection.makefile("rb")
        while True:
            first = incoming.readline().decode().split()
            if len(first) != 3:
                break
            known = None
            for line in iter(incoming.readline, b"\r\n"):
                if not line:
                    return
                name, _, value = line.decode().rstrip("\r\n").partition(": ")
                if name.lower() == "if-none-match":
                    known = value
            with lock:
                requests.setdefault(first[1], []).append(known)
                script = script_of(first[1])
                answer = script.pop(0) if len(script) > 1 else script[0]
            if not serve(answer, known, connection.sendall):
                break
    except (OSError, ValueError):
        pass
    finally:
        with lock:
            open_sockets.discard(connection)
        connection.close()


def accept(listener, context):
    global connections, resets
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with lock:
            connections += 1
            reset = resets > 0
            resets -= reset
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        else:
            threading.Thread(target=handle, args=(connection, context), daemon=True).start()


def listen(name, port):
    context = None
    if name != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{sys.argv[1]}/{name}.pem", f"{sys.argv[1]}/{name}.key")
    listeners[name] = socket.create_server(("127.0.0.1", port), backlog=256)
    threading.Thread(target=accept, args=(listeners[name], context), daemon=True).start()
    return listeners[name].getsockname()[1]


def end(sockets):
    """Shuts sockets down first: a thread that waits in one would keep it open."""
    for each in sockets:
        try:
            each.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        each.close()


def obey(command):
    global resets
    match command["do"]:
        case "script":
            with lock:
                scripts[command["path"]] = command["answers"]
        case "seen":
            with lock:
                return {"connections": connections, "requests": requests}
        case "reset":
            with lock:
                resets = command["connections"]
        case "close":
            end(listeners.values())
            with lock:
                waiting = list(open_sockets)
            end(waiting)
        case "open":
            for name in ports:
                listen(name, ports[name])
    return {}


def watch(parent):
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


ports = {name: listen(name, 0) for name in ["plain", *sys.argv[2:]]}
threading.Thread(target=watch, args=(os.getppid(),), daemon=True).start()
print(json.dumps(ports), flush=True)
for line in sys.stdin:
    print(json.dumps(obey(json.loads(line))), flush=True)
os._exit(0)
