"""Private keys, wherever they hide: armoured (RFC 7468, OpenSSH, RFC 4716, PuTTY) or as DER in any file, in base64 in any string, and
members of a JWK that only its owner has (RFC 7518, 6.2.2, 6.3.2, 6.4.1; `priv` of drafts on ML-DSA)."""

import base64
import re

from .documents import Members, NotADocument, parse, step, walk

PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"}
# RFC 7517, 4; RFC 7518, 6; `pub` beside `priv`. Then what providers and browsers add, and what a fetched set says of itself.
PUBLIC = {"kty", "n", "e", "crv", "x", "y", "pub", "kid", "alg", "use", "key_ops", "x5c", "x5t", "x5t#S256", "x5u"}
PUBLIC |= {"ext", "iat", "nbf", "exp", "issuer", "cloud_instance_name"}

# The labels of OpenSSL, of OpenSSH and of PGP.
HEADER = rb"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
LABEL = re.compile(HEADER + rb"|---- BEGIN SSH2 (?:[A-Z]+ )?PRIVATE KEY ----|PuTTY-User-Key-File-[0-9]: ")
# A library that can read keys has the labels in it; a key has base64 after its label, on the same line or the next,
# after a few header fields at most.
KEY = re.compile(HEADER + rb"(?:[ \t\r\n]|\\[nr]|[A-Za-z-]{1,40}: [^\r\n]{1,200}){0,12}[A-Za-z0-9+/=]{16}")

# What a private key in DER begins with, behind the length of the whole: PKCS #8 and its successor (RFC 5958), PKCS #1 (RFC 8017),
# SEC 1 (RFC 5915); PKCS #12 (RFC 7292); PKCS #8 with a password (PKCS #5, PKCS #12).
DER = re.compile(
    rb"\x30(?:[\x20-\x7f]|\x81.|\x82..|\x83...)"
    rb"(?:\x02\x01[\x00\x01](?:\x30|\x02[\x20-\x84]|\x04[\x10-\x84])"
    rb"|\x02\x01\x03\x30(?:[\x20-\x7f]|\x80|\x81.|\x82..|\x83...)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
    rb"|\x30(?:[\x0b-\x7f]|\x81.)\x06[\x09\x0a]\x2a\x86\x48\x86\xf7\x0d\x01[\x05\x0c])", re.DOTALL)

# An Ed25519 key in PKCS #8 has 64 characters.
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{64,}")
# A key in a text in a text: nobody means more than this.
DEEPEST = 4


def pem(data):
    """Whether these bytes of a file hold a private key in PEM, or in another armour."""
    return bool((KEY if data.startswith(b"\x7fELF") else LABEL).search(data))


def holds(data):
    """Whether these bytes of a file are a private key in DER, or hold an armoured one."""
    return bool(DER.match(data)) or pem(data)


def decoded(text):
    """What the base64 in a text stands for, as it is there and across the lines that it may have been broken into."""
    for run in {*BASE64.findall(text), *BASE64.findall("".join(text.split()))}:
        # One character more than fours is no byte.
        run = run[:len(run) - (len(run) % 4 == 1)].replace("-", "+").replace("_", "/")
        yield base64.b64decode(run + "=" * (-len(run) % 4))


def hides(text):
    """Whether a text has a private key in base64, or a document with one."""
    return any(jwk(text, key_set=False))


def jwk(document, key_set):
    """JSON path of each object that has a private member (in a key set any object, elsewhere one that is a JWK), and of each
    string that hides a private key behind base64 or another document."""
    waiting, told = [("$", document, 0)], set()
    while waiting:
        start, document, depth = waiting.pop()
        for path, value in walk(document):
            path = start + path[1:]
            found = False
            if isinstance(value, Members):
                names = {name for name, each in value if isinstance(each, (str, list)) and each}
                found = bool(names & PRIVATE) and (key_set or "kty" in names)
            elif isinstance(value, str):
                armoured = pem(value.encode("utf-8", "surrogatepass"))
                # The outermost strings' armour is told by who reads the file.
                found = armoured and depth > 0
                inner = [value.encode("utf-8", "replace")] if value.lstrip()[:1] in ("{", "[") else []
                if depth < DEEPEST and not armoured:
                    for data in decoded(value):
                        found = found or holds(data)
                        inner.append(data)
                # Told once.
                if depth < DEEPEST and not found:
                    waiting += [(path, each, depth + 1) for each in map(document_or_text, inner) if each is not None]
            if found and path not in told:
                told.add(path)
                yield path


def document_or_text(data):
    """The document in these bytes, or their text; None where they are neither."""
    try:
        return parse(data)
    except NotADocument:
        try:
            text = data.decode("ascii")
        except UnicodeDecodeError:
            return None
        # What looks like a document and is none was looked at as the text that it is.
        return None if text.lstrip()[:1] in ("{", "[") else text


def unknown(document):
    """JSON path of each member of a key set's keys that is no public key's, as far as anybody has written down."""
    for path, value in walk(document):
        names = [name for name, _ in value] if isinstance(value, Members) else []
        if "kty" in names or re.fullmatch(r"\$\.keys\[\d+\]", path):
            yield from (step(path, name[:40]) for name in sorted(set(names) - PUBLIC - PRIVATE))
