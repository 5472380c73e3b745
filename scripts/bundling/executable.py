"""An executable and what it needs to run where nothing else is: its libraries, and the loader that fits them."""

import pathlib
import platform
import re
import subprocess

from .problem import Problem, Problems

# `e_machine` of an ELF header (elf.h), as AWS calls the architectures.
MACHINES = {62: "x86_64", 183: "arm64"}
NAMES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}


def here():
    """The architecture of this machine."""
    return NAMES.get(platform.machine().lower(), platform.machine())


def architecture(file):
    """The architecture of an ELF file, or None of any other file."""
    head = file.read_bytes()[:20]
    if not head.startswith(b"\x7fELF") or len(head) < 20:
        return None
    machine = int.from_bytes(head[18:20], "little" if head[5] == 1 else "big")
    return MACHINES.get(machine, f"machine {machine}")


def wrong_architecture(wanted):
    """[Problem] where this machine does not build for `wanted`."""
    if wanted not in MACHINES.values():
        return [Problem("architecture_unknown", "", f"{ascii(wanted)} is none of Lambda's architectures: x86_64, arm64")]
    if wanted != here():
        return [Problem(
            "architecture_foreign", "",
            f"this machine builds for {here()} and {wanted} was asked for: a package carries the libraries of the machine that it is"
            f" built on; build it on an {wanted} machine, or set ARCHITECTURE={here()} and the parameter of template.yaml")]
    return []


def foreign(file, wanted):
    """[Problem] where an ELF file is not for the architecture `wanted`."""
    found = architecture(file)
    if found in (wanted, None):
        return []
    return [Problem("architecture_foreign", str(file), f"built for {found}, and {wanted} was asked for")]


def libraries(executable):
    """The files of the libraries that an executable needs, and of its loader."""
    listed = subprocess.run(["ldd", str(executable)], capture_output=True, text=True)
    missing = re.findall(r"^\s*(\S+) => not found", listed.stdout, re.MULTILINE)
    if missing or listed.returncode != 0:
        what = ", ".join(missing) or listed.stderr.strip()
        raise Problems([Problem("library_missing", str(executable), f"{what}; run scripts/setup")])
    # Lines read "NAME => PATH (ADDRESS)"; the loader's is "PATH (ADDRESS)" and linux-vdso has no file.
    found = [pathlib.Path(path) for path in re.findall(r" => (/\S+) \(0x", listed.stdout)]
    headers = subprocess.run(["readelf", "-l", str(executable)], check=True, capture_output=True, text=True).stdout
    interpreter = re.search(r"program interpreter: (.*)\]", headers)
    if not interpreter:
        raise Problems([Problem("loader_missing", str(executable), "names no loader; it was expected to be linked dynamically")])
    return found, pathlib.Path(interpreter.group(1))


def needed(file):
    """The names of the libraries that an ELF file asks for itself (DT_NEEDED)."""
    dynamic = subprocess.run(["readelf", "-d", str(file)], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic)


def strip(file):
    """Takes out what no run needs, and with it all that tells where the file was built: the symbols (the debugger's name paths), the
    hash of a module's compilation (of its command line, whose paths it holds) and the linker's identity of the whole."""
    sections = [option for name in (".swift_modhash", ".note.gnu.build-id") for option in ("--remove-section", name)]
    subprocess.run(["strip", *sections, str(file)], check=True)
