"""What goes into a Lambda package, what must not, and how its bytes come to be the same everywhere.

    travel.py        which files a policy document takes along, and every reason why one must stay
    names.py           the files that it names
    keys.py            private keys
    local_keys.py      the keys of this machine's own provider (keys/local)
    loopback.py        addresses that mean something on this machine only
    documents.py       JSON as it is written, within bounds
    executable.py    the executable: its architecture, its libraries and its loader
    authorities.py   the certificate authorities
    folder.py        the package as a folder, which `sam build` takes
    archive.py       the same as a zip, reproducibly
    bill.py          its bill of materials (CycloneDX), with what debian.py and swift.py know

Python's own library alone: `sam build` calls this with whatever python3 there is.
"""
