"""What dpkg knows about files of this machine."""

import pathlib
import re
import subprocess
from typing import NamedTuple

DOCUMENTS = pathlib.Path("/usr/share/doc")
FIELDS = "${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n"


class DebianPackage(NamedTuple):
    """A binary package; `upstream` and `upstream_version` name the source package, which security advisories go by."""

    name: str
    version: str
    architecture: str
    upstream: str
    upstream_version: str

    def purl(self):
        return (
            f"pkg:deb/{distribution()[0]}/{self.name}@{quoted(self.version)}?arch={self.architecture}"
            f"&distro={'-'.join(distribution())}&upstream={self.upstream}%40{quoted(self.upstream_version)}")

    def licences(self):
        """The short names in a machine-readable copyright file (DEP 5), sorted; none where it has another form."""
        try:
            text = (DOCUMENTS / self.name / "copyright").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        if not re.match(r"Format: *https?://www\.debian\.org/doc/packaging-manuals/copyright-format/", text):
            return []
        found = set()
        for paragraph in re.split(r"\n[ \t]*\n", text):
            fields = dict(re.findall(r"^(Files|License):[ \t]*(.*)$", paragraph, re.MULTILINE))
            # What Debian adds for packaging is in no library.
            if "Files" in fields and not fields["Files"].startswith("debian/") and fields.get("License"):
                found.add(fields["License"].strip())
        return sorted(found)


def quoted(version):
    return version.replace("+", "%2B").replace(":", "%3A")


def distribution(file=pathlib.Path("/etc/os-release")):
    """(name, version) such as ("debian", "12")."""
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    fields = dict(re.findall(r'^(ID|VERSION_ID)="?([^"\n]*)"?$', text, re.MULTILINE))
    return fields.get("ID", "linux"), fields.get("VERSION_ID", "unknown")


def owners(files):
    """{file: DebianPackage} of those that a package brought; an empty one where there is no dpkg."""
    spellings = {}
    for file in files:
        place = str(file.resolve())
        # A package may name a file by the folder that is a link today (/lib → /usr/lib).
        for spelling in {place, place.removeprefix("/usr"), str(file)}:
            spellings.setdefault(spelling, set()).add(file)
    try:
        found = subprocess.run(["dpkg-query", "--search", *sorted(spellings)], capture_output=True, text=True)
    except FileNotFoundError:
        return {}
    names = {}
    for line in found.stdout.splitlines():
        name, colon, path = line.partition(": ")
        if colon and not name.startswith("diversion by") and "," not in name:
            for file in spellings.get(path, ()):
                names[file] = name
    packages = {name: described(name) for name in set(names.values())}
    return {file: packages[name] for file, name in names.items()}


def described(name):
    shown = subprocess.run(
        ["dpkg-query", "--show", f"--showformat={FIELDS}", name], check=True, capture_output=True, text=True)
    return DebianPackage(*shown.stdout.strip().split("\t"))
