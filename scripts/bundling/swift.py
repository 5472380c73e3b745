"""What is linked into an executable: packages of Swift's, and the compiler's own runtime."""

import json
import os
import pathlib
import re
import shlex
import subprocess
from typing import NamedTuple

from .problem import Problem, Problems


class SwiftPackage(NamedTuple):
    name: str
    version: str
    revision: str
    location: str
    licence: str | None

    def purl(self):
        return f"pkg:swift/{re.sub(r'^https?://|[.]git$', '', self.location)}@{self.version}"


def packages(builds, name, root):
    """The packages whose modules the executable `name` in the folder `builds` was linked from, by name.

    The linker's list of objects names the modules, each module's build folder its sources, and Package.resolved the versions.
    """
    listed = (builds / f"{name}.product" / "Objects.LinkFileList").read_text()
    # A line is quoted as a shell would have it where the path has a space.
    objects = [pathlib.Path(path) for path in shlex.split(listed) if path.endswith(".o")]
    if not objects:
        raise Problems([Problem("objects_unknown", name, "the linker's list of objects names none, so what is linked in cannot be said")])
    folders = {each.parent for each in objects}
    checkouts = set()
    for folder in folders:
        sources = json.loads((builds / folder.name / "output-file-map.json").read_text())
        checkouts |= {match.group(1) for match in map(re.compile(r".*/checkouts/([^/]+)/").match, sources) if match}
    resolved = json.loads((root / "Package.resolved").read_text())
    pins = {checkout(pin["location"]): pin for pin in resolved["pins"]}
    return [package(pins[each], root) for each in sorted(checkouts)]


def checkout(location):
    """The folder that SwiftPM gives a package: the last part of where it comes from."""
    return location.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")


def package(pin, root):
    folder = root / ".build" / "checkouts" / checkout(pin["location"])
    state = pin["state"]
    return SwiftPackage(
        checkout(pin["location"]), state.get("version") or state["revision"], state["revision"], pin["location"], licence(folder))


def licence(folder):
    """The SPDX expression of a LICENSE file that says by itself which it is, or None."""
    for file in sorted(folder.glob("LICENSE*")):
        text = file.read_text(encoding="utf-8", errors="replace")
        if re.search(r"Apache License\s+Version 2\.0, January 2004", text):
            return "Apache-2.0 WITH Swift-exception" if "Runtime Library Exception" in text else "Apache-2.0"
        if text.lstrip().startswith(("MIT License", "The MIT License")):
            return "MIT"
    return None


def runtime():
    """The compiler's own libraries, which are linked in, as a package."""
    command = [*os.environ.get("SWIFT", "swift").split(), "-print-target-info"]
    information = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    version = re.search(r"Swift version (\S+) \((\S+)\)", information["compilerVersion"])
    share = pathlib.Path(information["paths"]["runtimeResourcePath"]).parents[1] / "share" / "swift"
    return SwiftPackage(
        "swift-runtime", version.group(1), version.group(2), "https://github.com/swiftlang/swift", licence(share))
