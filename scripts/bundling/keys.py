"""Private keys, wherever they hide: PEM (RFC 7468) in any file, and members of a JWK that only its owner has (RFC 7518, 6.2.2, 6.3.2, 6.4.1)."""

import re

from .documents import Members, NotADocument, parse, walk

PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}

# The labels of OpenSSL, of OpenSSH and of PGP.
HEADER = rb"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
LABEL = re.compile(HEADER)
# A library that can read keys has the labels in it; a key has base64 after its label, on the same line or the next,
# after a few header fields at most.
KEY = re.compile(HEADER + rb"(?:[ \t\r\n]|\\[nr]|[A-Za-z-]{1,40}: [^\r\n]{1,200}){0,12}[A-Za-z0-9+/=]{16}")


def pem(data):
    """Whether these bytes of a file hold a private key in PEM."""
    return bool((KEY if data.startswith(b"\x7fELF") else LABEL).search(data))


def jwk(document, key_set):
    """JSON path of each object that has a private member: in a key set any object, elsewhere one that is a JWK."""
    waiting = [("$", document)]
    while waiting:
        start, document = waiting.pop()
        for path, value in walk(document):
            path = start + path[1:]
            if isinstance(value, Members):
                names = {name for name, each in value if isinstance(each, (str, list)) and each}
                if names & PRIVATE and (key_set or "kty" in names):
                    yield path
            elif isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
                # A document in a string, as an environment variable would carry it.
                try:
                    waiting.append((path, parse(value.encode("utf-8", "replace"))))
                except NotADocument:
                    pass
