"""Writes positions.json: broken JSON, and where Python's json module says that it goes wrong.

    python3 positions.py > positions.json

Texts are good documents of which a token was taken away, doubled or replaced, or whose strings were spoiled. Left out is
where the two parsers mean different things: Python takes NaN, duplicate names and a string at the top, reports an
unterminated string at its beginning and (from 3.13 on) a trailing comma at the comma.
"""

import json
import random

DOCUMENTS = [
    '{"subject": "News", "body": "é🔑\\n", "deliverAt": "2027-01-15T08:00:00Z"}',
    '{\n  "a": [1, -2.5, 3e4],\n  "b": {"c": true, "d": null},\r\n\t"é": "\\u00e9"\n}\n',
    '[[], {}, [[1]], {"x": [false, "🔑", 0]}]',
]
SPOILT = ['\\x', '\\', '\\u12', '\\u12g4', '\n', '\t', '\x01', '\x1f']


def tokens(text):
    """Tokens and the white space between them."""
    parts, index = [], 0
    while index < len(text):
        end = index + 1
        if text[index] == '"':
            while text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            end += 1
        elif text[index] not in "{}[]:, \t\r\n":
            while end < len(text) and text[end] not in '{}[]:, \t\r\n"':
                end += 1
        parts.append(text[index:end])
        index = end
    return parts


def broken(rng):
    parts = tokens(rng.choice(DOCUMENTS))
    places = [place for place, part in enumerate(parts) if not part.isspace()]
    place = rng.choice(places)
    match rng.randrange(5):
        case 0: del parts[place]
        case 1: parts.insert(place, parts[place] + " ")
        case 2: parts[place] = rng.choice(["{", "}", "[", "]", ":", ",", "nul", "truth", '"x"', "7", "'x'", "é", "<"])
        case 3: parts = parts[:place]
        case 4:
            strings = [each for each in places if parts[each].startswith('"')]
            place = rng.choice(strings)
            parts[place] = '"ab' + rng.choice(SPOILT) + 'cd"'
    return "".join(parts)


def main():
    rng, seen, cases = random.Random(5), set(), []
    while len(cases) < 400:
        text = broken(rng)
        if text in seen or text.lstrip()[:1] not in ("", "{", "["):
            continue
        seen.add(text)
        try:
            json.loads(text, object_pairs_hook=lambda pairs: dict(pairs) if len(dict(pairs)) == len(pairs) else 1 / 0)
        except json.JSONDecodeError as error:
            if "Unterminated" in error.msg or "trailing comma" in error.msg:
                continue
            # Of an escape Python names the u, and of every other fault the first character.
            column = error.colno - ("uXXXX" in error.msg)
            cases.append({"text": text, "line": error.lineno, "column": column, "python": error.msg})
        except ZeroDivisionError:
            continue
    print("[\n" + ",\n".join(json.dumps(case, ensure_ascii=True) for case in cases) + "\n]")


if __name__ == "__main__":
    main()
