"""The certificate authorities that travel, as a hashed folder.

Debian's libcurl looks for one file with all of them, which Lambda's image does not have, and parsing it would cost 20 to 35 ms of each
cold start; in a hashed folder OpenSSL reads only the one it needs.
"""

import pathlib

from .problem import Problem, Problems

HASHED = pathlib.Path("/etc/ssl/certs")
# Where Debian's ca-certificates puts its own; what an administrator or a tool adds lies elsewhere (update-ca-certificates(8)).
DISTRIBUTION = pathlib.Path("/usr/share/ca-certificates")
ADDED = pathlib.Path("/usr/local")


def authorities(folder=HASHED, distribution=DISTRIBUTION, added=ADDED):
    """({name: file}, how many were left out).

    A machine's own authorities stay at home: the one that reads its traffic (a proxy of the company's, say) is nobody whom a function
    should believe about an issuer's keys. Where there is no folder of the distribution's, all but those in /usr/local are taken for it.
    """
    found, left_out = {}, 0
    for link in sorted(folder.glob("????????.[0-9]")):
        file = link.resolve()
        if not file.is_file():
            continue
        if file.is_relative_to(distribution) if distribution.is_dir() else not file.is_relative_to(added):
            found[link.name] = file
        else:
            left_out += 1
    if not found:
        raise Problems([Problem(
            "authorities_missing", str(folder), "no hashed certificate authorities; install ca-certificates and openssl")])
    return found, left_out
