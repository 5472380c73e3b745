"""A package as a folder: what `sam build` takes, and what the zip is made of.

    bootstrap        what Lambda starts
    bin/NAME         the executable, stripped
    lib/             its libraries and the loader
    certs/           certificate authorities, one file per subject hash
    latchkey.json    the policy document, where one is given, and beside it the key sets that it names

provided.al2023 promises neither libjansson nor a full libcurl, and its glibc is older than most build machines'. So a package carries every
library that the executable needs and the loader that fits them. That is how awslabs/aws-lambda-cpp packages, too.
"""

import pathlib
import shutil

from . import executable as elf
from . import keys, travel
from .authorities import authorities
from .problem import Problem, Problems

BOOTSTRAP = """#!/bin/sh
export SSL_CERT_DIR="${{SSL_CERT_DIR:-$LAMBDA_TASK_ROOT/certs}}"
cd "$LAMBDA_TASK_ROOT"
exec "$PWD/lib/{loader}" --library-path "$PWD/lib" "$PWD/bin/{name}" "$@"
"""


class Package:
    """A folder that was made. `origins`: where each file came from, by its path in the folder; None what was made here."""

    def __init__(self, folder, name):
        self.folder = folder
        self.name = name
        self.origins = {}
        self.authorities_left_out = 0

    def put(self, path, origin, mode=0o644):
        # Lambda runs a function as a user that is not the owner, and modes of the source say nothing about that.
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, file)
        file.chmod(mode)
        self.origins[path] = pathlib.Path(origin)

    def files(self):
        """The paths in the folder, in the order of their bytes."""
        found = [each.relative_to(self.folder).as_posix() for each in self.folder.rglob("*") if each.is_file()]
        return sorted(found, key=lambda path: path.encode())


def problems(policy, architecture):
    """Every reason against a package that shows before anything is built."""
    found = elf.wrong_architecture(architecture)
    return found + (travel.look(policy)[1] if policy else [])


def make(executable, folder, architecture, policy=None):
    """Makes the package of an executable in `folder`, which has to be empty or not there.

    - Throws: Problems, and then nothing was made.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Problems([Problem("folder_not_empty", str(folder), "what lies there would travel; name an empty folder")])
    if not executable.is_file():
        raise Problems([Problem("executable_missing", str(executable), "not there; run make release")])
    found = elf.foreign(executable, architecture)
    travelling, more = travel.look(policy) if policy else ([], [])
    found += more
    if found:
        raise Problems(found)
    libraries, loader = elf.libraries(executable)
    found = [each for library in [*libraries, loader] for each in elf.foreign(library.resolve(), architecture)]
    certificates, left_out = authorities()
    if found:
        raise Problems(found)

    package = Package(folder, executable.name)
    package.authorities_left_out = left_out
    package.put(f"bin/{executable.name}", executable, 0o755)
    elf.strip(folder / "bin" / executable.name)
    for library in libraries:
        package.put(f"lib/{library.name}", library)
    package.put(f"lib/{loader.name}", loader, 0o755)
    for name, file in certificates.items():
        package.put(f"certs/{name}", file)
    if policy:
        package.put("latchkey.json", policy)
        for path in travelling:
            package.put(path, policy.parent / path)
    bootstrap = folder / "bootstrap"
    bootstrap.write_text(BOOTSTRAP.format(loader=loader.name, name=executable.name))
    bootstrap.chmod(0o755)
    # The last word, whatever was copied and from where; but for the distribution's libraries, of which GnuTLS has keys to try itself with.
    ours = [path for path in package.files() if not path.startswith("lib/")]
    leaked = [path for path in ours if keys.holds((folder / path).read_bytes())]
    if leaked:
        shutil.rmtree(folder)
        raise Problems([Problem("private_key", path, "holds a private key") for path in leaked])
    return package
