"""Which files a policy document takes along, and everything that keeps it and them at home."""

import pathlib

from . import keys, loopback, names
from .documents import NotADocument, parse, texts
from .local_keys import LocalKeys, names_place
from .problem import Problem

ROOT = pathlib.Path(__file__).resolve().parents[2]


def look(policy, root=ROOT):
    """([path beside the document], [Problem]) of the policy document in the file `policy`."""
    local = LocalKeys([root / "keys" / "local", policy.parent / "keys" / "local"])
    document, problems = read(policy, local, key_set=False)
    paths = []
    for place, path in names.named(document):
        fault = names.fault(policy, place, path)
        if fault:
            problems.append(fault)
        else:
            paths.append(path)
    # Key sets by their names, secrets as `file:PATH`; a route or an address may be called the same.
    references = [*names.named(document), *((place, text[5:]) for place, text in texts(document) if text.startswith("file:"))]
    problems += [
        Problem("local_key", f"{policy}: {place}",
                "a file of keys/local, which holds this machine's own keys; name the deployment's")
        for place, path in references if isinstance(path, str) and names_place(path)
    ]
    for path in sorted(set(paths)):
        problems += read(policy.parent / path, local, key_set=True)[1]
    return sorted(set(paths)), problems


def look_at_page(file, root=ROOT):
    """[Problem] of a document that the web client fetches (web/config.json)."""
    return read(file, LocalKeys([root / "keys" / "local"]), key_set=False)[1]


def read(file, local, key_set):
    """(document or None, [Problem]) of one file that is to travel."""
    try:
        data = file.read_bytes()
    except OSError as error:
        return None, [Problem("file_missing", str(file), str(error.strerror).lower())]
    problems = []
    if keys.holds(data):
        problems.append(Problem("private_key", str(file), "holds a private key, which everybody who may read the package would have"))
    if local.holds(file):
        problems.append(Problem("local_key", str(file), "comes from keys/local, which holds this machine's own keys"))
    try:
        document = parse(data)
    except NotADocument as error:
        return None, problems + [Problem("not_json", str(file), str(error))]
    for path in keys.jwk(document, key_set):
        problems.append(Problem(
            "private_key", f"{file}: {path}", "holds a private or secret key; 'latchkey keys public' makes the public half"))
    for path in keys.unknown(document) if key_set else []:
        problems.append(Problem("member_unknown", f"{file}: {path}", "is no member of a public key; leave it out"))
    for path in local.belonging(document):
        problems.append(Problem("local_key", f"{file}: {path}", "the private half of this key lies in keys/local"))
    for path, text in texts(document):
        # Escaped, so that the file's bytes do not show it.
        if keys.pem(text.encode("utf-8", "surrogatepass")) and not keys.pem(data):
            problems.append(Problem("private_key", f"{file}: {path}", "holds a private key in PEM"))
        for host in loopback.loopback_hosts(text):
            problems.append(Problem(
                "loopback_url", f"{file}: {path}", f"{ascii(host)[1:-1]} is this machine, and in Lambda nobody; name the deployment's host"))
    return document, problems
