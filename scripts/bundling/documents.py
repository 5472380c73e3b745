"""JSON as it is written: an object keeps a member that stands in it twice, because the reader of the function may see either."""

import json
import re

# A key set of a hundred keys is 64 KiB, a policy document of a thousand routes less than this.
LIMIT = 1 << 20

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Members(list):
    """The members of an object, as (name, value)."""


class NotADocument(Exception):
    pass


def parse(data):
    """The document in these bytes; `NotADocument` where they are none."""
    if len(data) > LIMIT:
        raise NotADocument(f"larger than {LIMIT} bytes")
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=Members)
    except RecursionError:
        raise NotADocument("nested too deeply") from None
    except ValueError as error:
        # A position, never the text there.
        where = f" at byte {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise NotADocument(f"no JSON in UTF-8{where}") from None


def step(path, name):
    return f"{path}.{name}" if PLAIN.fullmatch(name) else f"{path}[{json.dumps(name)}]"


def walk(document):
    """(JSON path, value) of everything in a document, itself first. Without recursion: the depth is a stranger's."""
    waiting = [("$", document)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if isinstance(value, Members):
            waiting += reversed([(step(path, name), each) for name, each in value])
        elif isinstance(value, list):
            waiting += reversed([(f"{path}[{index}]", each) for index, each in enumerate(value)])


def texts(document):
    """(JSON path, text) of every string in a document, the names of members included."""
    for path, value in walk(document):
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, Members):
            for name, _ in value:
                yield step(path, name), name


def member(value, name):
    """Every value that an object gives this name; none where it is no object."""
    return [each for other, each in value if other == name] if isinstance(value, Members) else []
