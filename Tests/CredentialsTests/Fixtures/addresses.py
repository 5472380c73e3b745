#!/usr/bin/env python3
"""Writes addresses.json: ranges and addresses, and what Python's ipaddress says of them.

    Tests/CredentialsTests/Fixtures/addresses.py > Tests/CredentialsTests/Fixtures/addresses.json

Where we are stricter than Python it says so below; everything else is Python's word.
"""

import ipaddress
import json
import random
import re

random.seed(20261121)
MAPPED = ipaddress.ip_network("::ffff:0:0/96")


def network(text):
    """The range, or None. An IPv4-mapped one is the IPv4 range that it names."""
    address, slash, length = text.partition("/")
    # Python takes a netmask for the prefix, leading zeros in it, and a zone id in an address.
    if "%" in text or slash and not re.fullmatch("0|[1-9][0-9]{0,2}", length, re.ASCII):
        return None
    try:
        found = ipaddress.ip_network(text, strict=True)
    except ValueError:
        return None
    if found.version == 6 and found.subnet_of(MAPPED):
        mapped = found.network_address.ipv4_mapped
        return ipaddress.ip_network(f"{mapped}/{found.prefixlen - 96}")
    return found


def address(text):
    """The address, or None. An IPv4-mapped one is the IPv4 address that it names."""
    if "%" in text:
        return None
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def contains(range_text, address_text):
    where, what = network(range_text), address(address_text)
    return what is not None and what.version == where.version and what in where


def any_bits(size):
    """Bits with long runs of zeros and ones, so that the compressed forms are frequent."""
    return int("".join(random.choice(("0" * 16, "f" * 16, f"{random.getrandbits(16):04x}" + "0" * 12)) for _ in range(8))
               [:128 // 4], 16) >> (128 - size)


def any_spelling(bits, version):
    if version == 4:
        return str(ipaddress.IPv4Address(bits))
    text = ipaddress.IPv6Address(bits)
    groups = text.exploded.split(":")
    if random.random() < 0.3:
        groups = [group.lstrip("0") or "0" for group in groups]
    spellings = [text.compressed, text.exploded, ":".join(groups), text.compressed.upper(), text.exploded.upper()]
    spellings.append(":".join(groups[:6]) + ":" + str(ipaddress.IPv4Address(bits & 0xFFFFFFFF)))
    if random.random() < 0.3 and "0000" in text.exploded.split(":"):
        # Any run of zeros may be the gap, not only the longest.
        exploded = text.exploded.split(":")
        start = random.choice([place for place, group in enumerate(exploded) if group == "0000"])
        end = start + 1
        while end < 8 and exploded[end] == "0000" and random.random() < 0.7:
            end += 1
        spellings.append(":".join(exploded[:start]) + "::" + ":".join(exploded[end:]))
    return random.choice(spellings)


def any_address():
    if random.random() < 0.45:
        return any_spelling(any_bits(32), 4)
    if random.random() < 0.2:
        return any_spelling(0xFFFF << 32 | any_bits(32), 6)
    return any_spelling(any_bits(128), 6)


def any_range():
    """A range without bits beyond its prefix, most of the time."""
    version = random.choice((4, 6))
    size = 32 if version == 4 else 128
    length = random.choice(
        (random.randint(0, size), size, size - 1, 0, 1, 8, 24, 31, 32, 64 % (size + 1), 96 % (size + 1)))
    bits = any_bits(size)
    if version == 6 and random.random() < 0.25:
        bits = 0xFFFF << 32 | any_bits(32)
        length = random.randint(90, 128)
    if random.random() < 0.85:
        bits = bits >> (size - length) << (size - length)
    text = any_spelling(bits, version)
    return text if random.random() < 0.1 else f"{text}/{length}"


def damaged(text):
    """The text, changed a little: most of it is then no range."""
    place = random.randrange(len(text) + 1)
    piece = random.choice(
        [":", "::", ".", "/", "0", "1", "g", " ", "-", "+", "%", "%1", "f", "256", "\n", "\0", "é", "٣", "/24"])
    return random.choice((
        text[:place] + piece + text[place:], text[:place] + text[place + 1:], text[:place] + piece + text[place + 1:],
        text + piece, piece + text))


def near(where):
    """An address inside the range, at an edge of it, beside it, or anywhere."""
    first, last = int(where.network_address), int(where.broadcast_address)
    size = where.max_prefixlen
    number = random.choice((first, last, first - 1, last + 1, random.randint(first, last), any_bits(size)))
    number %= 1 << size
    if where.version == 4 and random.random() < 0.3:
        return any_spelling(0xFFFF << 32 | number, 6)
    if where.version == 6 and random.random() < 0.1:
        return any_spelling(number & 0xFFFFFFFF, 4)
    return any_spelling(number, where.version)


BY_HAND = [
    "", "/", "::", "::/0", "0.0.0.0/0", "0.0.0.0", "192.0.2.0/24", "192.0.2.1/24", "192.0.2.1", "192.0.2.1/32", "192.0.2/24",
    "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+24", "192.0.2.0/024", "192.0.2.0/24/24", "192.0.2.0/255.255.255.0",
    "192.0.2.0/", "/24", "192.0.02.0/24", "192.0.2.00", "192.0.2.256", "192.0.2.0.0/24", "0x7f.0.0.1", "127.1", "2130706433",
    " 192.0.2.1", "192.0.2.1 ", "192.0.2.1\n", "2001:db8::/32", "2001:DB8::/32", "2001:db8::1/32", "2001:db8::1/128",
    "2001:db8::/129", "2001:db8:::/32", "2001::db8::/32", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
    "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", ":1:2:3:4:5:6:7:8",
    ":1::", "1::1:", "::1", ":", ":::", "12345::", "g::", "fe80::1%eth0", "fe80::1%eth0/128", "fe80::/10", "::ffff:192.0.2.1",
    "::ffff:192.0.2.0/120", "::ffff:192.0.2.1/120", "::ffff:0:0/96", "::ffff:0:0/95", "::fffe:0:0/95", "::ffff:0.0.0.0/96",
    "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:7:192.0.2.1", "1:2:3:4:5:192.0.2.1", "::192.0.2.1", "192.0.2.1::", "::192.0.2.1:1",
    "::ffff:192.0.2", "::ffff:192.0.02.1", "::ffff:192.0.2.256", "64:ff9b::/96", "::ffff:c000:201",
    "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
    "00001::", "0000:0000:0000:0000:0000:0000:0000:0000", "::00000", "[::1]", "http://192.0.2.1", "localhost", "*",
]


def main():
    texts = list(BY_HAND)
    while len(texts) < 1200:
        text = any_range()
        texts.append(text if random.random() < 0.6 else damaged(text))
    ranges = [[text, network(text) is not None] for text in dict.fromkeys(texts)]
    good = [text for text, is_range in ranges if is_range]
    pairs = [["::/0", "192.0.2.1"], ["::/0", "::ffff:192.0.2.1"], ["0.0.0.0/0", "::ffff:192.0.2.1"], ["0.0.0.0/0", "::"]]
    pairs += [[random.choice(good), text] for text in BY_HAND]
    while len(pairs) < 2500:
        text = random.choice(good)
        what = near(network(text)) if random.random() < 0.8 else any_address()
        pairs.append([text, what if random.random() < 0.9 else damaged(what)])
    cases = {
        "ranges": ranges,
        "contained": [[*pair, contains(*pair)] for pair in pairs],
    }
    rows = ",\n".join(
        f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in cases.items())
    print("{\n" + rows + "\n}")


if __name__ == "__main__":
    main()
