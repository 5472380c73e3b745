"""A folder as a zip whose bytes depend on the files' names, contents and modes alone."""

import time
import zipfile

# The first moment that a zip can name (APPNOTE.TXT, 4.4.6).
FIRST = (1980, 1, 1, 0, 0, 0)


def moment(epoch):
    """The date of every member: `epoch` (seconds, SOURCE_DATE_EPOCH), or where there is none the first that a zip can name."""
    return FIRST if epoch is None else max(FIRST, time.gmtime(epoch)[:6])


def write(folder, paths, file, epoch=None):
    """Writes the files at `paths` in a folder, in this order."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            source = folder / path
            member = zipfile.ZipInfo(path, moment(epoch))
            member.compress_type = zipfile.ZIP_DEFLATED
            # Unix, so that Lambda finds the modes, whatever system wrote this.
            member.create_system = 3
            member.external_attr = (0o100000 | (0o755 if source.stat().st_mode & 0o100 else 0o644)) << 16
            archive.writestr(member, source.read_bytes(), compresslevel=6)
