"""An execution environment of Lambda's, as bare as can be: a root directory that holds a function's zip and nothing else.

What Lambda has beside it, and is here too: a shell, because the bootstrap is a script, and the two files by which names are looked up. The shell
runs on the zip's own C library. There is no library, no certificate authority, no /proc, no /dev and no /tmp of anybody's: a function that
runs here needs none of them.
"""

import os
import pathlib
import shutil
import socketserver
import struct
import threading
import zipfile

from gateway.rie import Function

TASK = "/var/task"
# RFC 6761: no name below it belongs to anybody.
NAME = "keys.latchkey.test"


def chroot(folder):
    """A prefix that makes `folder` the root directory: as root, or as root of a user namespace of one's own."""
    if os.geteuid() == 0:
        return ["/usr/sbin/chroot", folder]
    return ["/usr/bin/unshare", "--user", "--map-root-user", "/usr/sbin/chroot", folder]


def unzip(archive, folder):
    """As Lambda does it: with the modes that the zip names."""
    with zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            place = pathlib.Path(opened.extract(member, folder))
            place.chmod(member.external_attr >> 16 & 0o777)


class Sandbox:
    """`names`: a NameServer, or None where no name is to be found."""

    def __init__(self, archive, folder, names=None):
        self.root = folder
        self.task = folder / TASK.lstrip("/")
        unzip(archive, self.task)
        loader = next((self.task / "lib").glob("ld-linux*")).name
        for path in ("bin", "lib64", "lib", "etc"):
            (folder / path).mkdir()
        shutil.copy(pathlib.Path("/bin/sh").resolve(), folder / "bin" / "sh")
        # Where the shell looks for its loader: /lib64 on x86_64, /lib on arm64.
        for path in ("lib64", "lib"):
            (folder / path / loader).symlink_to(f"{TASK}/lib/{loader}")
        if names is not None:
            names.describe(folder / "etc")

    def function(self, environment, timeout=9):
        """The function in it, started as Lambda starts it."""
        # AWS Lambda Developer Guide, "Defined runtime environment variables".
        libraries = f"/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:{TASK}:{TASK}/lib:/opt/lib"
        known = {"LAMBDA_TASK_ROOT": TASK, "LD_LIBRARY_PATH": libraries}
        return Function([*chroot(self.root), f"{TASK}/bootstrap"], {**known, **environment}, timeout)


class NameServer:
    """Says that NAME is 127.0.0.1, and of every other name that there is none: DNS (RFC 1035), where this user may listen on its port, else
    /etc/hosts."""

    ADDRESS = "127.0.0.77"

    def __init__(self):
        self.asked = []
        owner = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                data, socket = self.request
                socket.sendto(owner.answer(data), self.client_address)

        try:
            self.server = socketserver.UDPServer((self.ADDRESS, 53), Handler)
        except PermissionError:
            self.server = None

    def __enter__(self):
        if self.server:
            threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        if self.server:
            self.server.shutdown()
            self.server.server_close()

    def describe(self, folder):
        """Writes what a resolver reads into an `etc`."""
        if self.server:
            (folder / "resolv.conf").write_text(f"nameserver {self.ADDRESS}\n")
        else:
            (folder / "hosts").write_text(f"127.0.0.1 {NAME}\n")

    def answer(self, query):
        """A reply to one question: an A record for NAME, nothing for its other types, NXDOMAIN for every other name."""
        labels, end = [], 12
        while query[end]:
            labels.append(query[end + 1:end + 1 + query[end]].decode())
            end += 1 + query[end]
        question = query[12:end + 5]
        kind, = struct.unpack("!H", question[-4:-2])
        known = ".".join(labels).lower() == NAME
        self.asked.append(".".join(labels))
        record = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + bytes([127, 0, 0, 1]) if known and kind == 1 else b""
        head = query[:2] + struct.pack("!HHHHH", 0x8180 | (0 if known else 3), 1, bool(record), 0, 0)
        return head + question + record
