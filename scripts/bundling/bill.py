"""A package's bill of materials: CycloneDX 1.6 in JSON, the same bytes for the same package.

Every file of the zip is in it with its SHA-256, below the Debian package that it came from where dpkg knows one. What is linked into the
executable stands beside them: Swift's packages and runtime.
"""

import hashlib
import json
import re
import time
import uuid

from . import debian, swift
from .executable import architecture, needed

SPACE = uuid.UUID("6f1c7a5e-3d0b-5c1e-9c55-0f6f2b1d7a44")


def bill(package, archive, builds, root, epoch=None):
    """The bill of a Package (folder.py) and its zip, as bytes. `builds`: where the executable was linked; `root`: the checkout.

    - epoch: SOURCE_DATE_EPOCH in seconds, or None: then the bill names no time.
    """
    main = {
        "type": "application", "bom-ref": package.name, "name": package.name, "version": version(root),
        "hashes": digest(archive.read_bytes()), **licences(swift.licence(root)),
    }
    owners = debian.owners([origin for path, origin in package.origins.items() if path.startswith(("lib/", "certs/"))])
    linked = [of_swift(each) for each in [*swift.packages(builds, package.name, root), swift.runtime()]]
    debs, own = {}, []
    for path in package.files():
        owner = owners.get(package.origins.get(path))
        (own if owner is None else debs.setdefault(owner, [])).append(of_file(package, path))
    components = own + linked + [of_debian(each, files) for each, files in sorted(debs.items())]
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            **({} if epoch is None else {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch))}),
            "lifecycles": [{"phase": "build"}],
            "component": main,
            "properties": [
                {"name": "latchkey:architecture", "value": architecture(package.folder / "bin" / package.name)},
                {"name": "latchkey:packages", "value": known(owners)},
            ],
        },
        "components": components,
        "dependencies": dependencies(package, main, linked, own, debs),
    }
    # The same content is the same bill, and anything else another one.
    name = json.dumps(document, sort_keys=True)
    document["serialNumber"] = f"urn:uuid:{uuid.uuid5(SPACE, name)}"
    return (json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def version(root):
    source = (root / "Sources" / "CommandLineApp" / "RootCommand.swift").read_text()
    return re.search(r'static let version = "([^"]+)"', source).group(1)


def known(owners):
    """What is said of where the files came from."""
    if owners:
        return "of dpkg; a file that is in no package of Debian's is listed by itself"
    return "none: no dpkg on the build machine, so that libraries and authorities are file hashes only"


def digest(data):
    return [{"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}]


def licences(expression):
    return {"licenses": [{"expression": expression}]} if expression else {}


def of_file(package, path):
    return {
        "type": "file", "bom-ref": f"file:{path}", "name": path, "hashes": digest((package.folder / path).read_bytes())}


def of_swift(package):
    return {
        "type": "library", "bom-ref": package.purl(), "name": package.name, "version": package.version,
        "purl": package.purl(), **licences(package.licence),
        "externalReferences": [{"type": "vcs", "url": package.location, "comment": package.revision}],
    }


def of_debian(package, files):
    found = {
        "type": "library", "bom-ref": package.purl(), "name": package.name, "version": package.version,
        "purl": package.purl(),
        "properties": [
            {"name": "latchkey:source", "value": f"{package.upstream} {package.upstream_version}"},
        ],
        "components": files,
    }
    # Debian's short names are not all SPDX's.
    names = [{"license": {"name": name, "acknowledgement": "declared"}} for name in package.licences()]
    return found | ({"licenses": names} if names else {})


def dependencies(package, main, linked, own, debs):
    """Who asks for whom: the executable for what is linked and its own libraries, each Debian package for those of its files."""
    owner = {path.rpartition("/")[2]: deb.purl() for deb, files in debs.items() for path in (each["name"] for each in files)
             if path.startswith("lib/")}

    def asked(paths):
        return {owner[name] for path in paths for name in needed(package.folder / path) if name in owner}

    direct = asked([f"bin/{package.name}"]) | {each["bom-ref"] for each in own + linked}
    # What nobody asks for by name: the loader starts it all, and the authorities are read.
    graph = {deb.purl(): asked(each["name"] for each in files if each["name"].startswith("lib/")) - {deb.purl()}
             for deb, files in debs.items()}
    direct |= set(graph) - set().union(*graph.values())
    return [{"ref": ref, "dependsOn": sorted(refs)} for ref, refs in [(main["bom-ref"], direct), *sorted(graph.items())]]
