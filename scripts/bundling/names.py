"""The files that a policy document names and that have to travel with it: an issuer's `keys.file` and `keys.pinned`.

Secrets do not travel (`file:` in the `secrets` of an issuer or a credential, and in a role's `usageKey`): whoever may read a
function's code would read them.
"""

import pathlib

from .documents import member
from .problem import Problem

# What a package has of its own (folder.py).
TAKEN = {"bootstrap", "bin", "lib", "certs", "latchkey.json"}


def named(document):
    """(JSON path, file) for each file that the document names."""
    for issuers in member(document, "issuers"):
        for index, issuer in enumerate(issuers if isinstance(issuers, list) else []):
            for keys in member(issuer, "keys"):
                for name in ("file", "pinned"):
                    for value in member(keys, name):
                        yield f"$.issuers[{index}].keys.{name}", value


def fault(policy, place, path):
    """Why this path of the document `policy` cannot travel, or None. The function looks for it beside its document."""
    folder = policy.parent

    def problem(code, text):
        return Problem(code, f"{policy}: {place}", text)

    if not isinstance(path, str) or not path or any(ord(each) < 0x20 or each == "\x7f" for each in path):
        return problem("name_invalid", "not a file's name")
    if "${" in path:
        return problem("name_variable", f"{path}: a variable is filled in when the function starts; name the file itself")
    parts = pathlib.PurePosixPath(path).parts
    if not parts:
        return problem("name_invalid", f"{path}: not a file's name")
    if path.startswith("/") or ".." in parts:
        return problem(
            "file_outside", f"{path}: outside the document's folder; put the file beside the document or below it")
    if parts[0] in TAKEN:
        return problem(
            "name_taken", f"{path}: the bundle has a {parts[0]} of its own; choose another name, such as keys/")
    file = folder / path
    if not file.is_file():
        advice = "; make it with 'latchkey keys fetch'" if place.endswith(".pinned") else ""
        return problem("file_missing", f"{file} is not there{advice}")
    # What a link points to would travel, and everybody who may read the package would read it.
    if not file.resolve().is_relative_to(folder.resolve()):
        return problem("file_outside", f"{path}: a link out of the document's folder; put the file itself there")
    return None
