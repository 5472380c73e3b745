"""The keys in keys/local: those of the provider on this machine. Whoever has a checkout that was run has them, and with their
public halves in a deployment could sign for it."""

import base64
import hashlib
import pathlib
import subprocess

from .documents import member, walk

PLACE = ("keys", "local")
# A few keys and their key set; more is somebody's mistake, and each costs a process.
MOST = 50


def names_place(path):
    """Whether a path, as a policy document writes it, leads through keys/local."""
    parts = [part for part in pathlib.PurePosixPath(path.replace("\\", "/")).parts if part != "."]
    return any(tuple(parts[index:index + 2]) == PLACE for index in range(len(parts)))


class LocalKeys:
    """`folders`: those called keys/local; one that is not there holds nothing."""

    def __init__(self, folders):
        self.folders = [folder.resolve() for folder in folders if folder.is_dir()]
        files = sorted({file for folder in self.folders for file in folder.rglob("*") if file.is_file()})[:MOST]
        self.digests = {hashlib.sha256(file.read_bytes()).digest() for file in files}
        self.public = [each for each in map(public_half, files) if each]

    def holds(self, file):
        """Whether a file lies there, or is a copy of one that does."""
        place = file.resolve()
        return any(place.is_relative_to(folder) for folder in self.folders) or (
            place.is_file() and hashlib.sha256(place.read_bytes()).digest() in self.digests)

    def belonging(self, document):
        """JSON path of each public key in a document whose private half lies there."""
        for path, value in walk(document):
            for name in ("n", "x"):
                for text in member(value, name):
                    number = decoded(text)
                    if len(number) >= 16 and any(number in half for half in self.public):
                        yield path


def decoded(text):
    try:
        return base64.urlsafe_b64decode(text + "==") if isinstance(text, str) else b""
    except ValueError:
        return b""


def public_half(file):
    """The public key of a file with a private one (DER: it holds a JWK's `n` or `x` as it is), or None."""
    command = ["openssl", "pkey", "-in", str(file), "-pubout", "-outform", "DER", "-passin", "pass:"]
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout if result.returncode == 0 else None
