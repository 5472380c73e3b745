"""URLs that lead back to the machine which reads them: in Lambda, to nobody."""

import ipaddress
import re
import socket
import unicodedata
import urllib.parse

# One slash is enough for libcurl.
URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/{1,3}([^/?#\s\"'<>\\]+)")
NAMES = {"localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"}
# As inet_aton(3) reads an address, and with it most resolvers: 127.1, 2130706433, 0x7f.0.0.1.
LOOSE = re.compile(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}")


def is_loopback(host):
    """`host`: of a URL, with the brackets of an IPv6 address."""
    host = urllib.parse.unquote(unicodedata.normalize("NFKC", host)).lower().rstrip(".")
    if host in NAMES or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        if not LOOSE.fullmatch(host):
            return False
        try:
            address = ipaddress.ip_address(socket.inet_aton(host))
        except OSError:
            return False
    address = getattr(address, "ipv4_mapped", None) or address
    # The address of nobody is this machine's, too: Linux connects to itself.
    return address.is_loopback or address.is_unspecified or (address.version == 4 and address.packed[0] == 0)


def host(authority):
    """The host of a URL's authority, without user and port."""
    rest = authority.rpartition("@")[2]
    return rest.partition("]")[0] + "]" if rest.startswith("[") else rest.partition(":")[0]


def loopback_hosts(text):
    """The hosts of the loopback URLs in a text."""
    found = [host(authority) for authority in URL.findall(unicodedata.normalize("NFKC", text))]
    return [each for each in found if is_loopback(each)]
