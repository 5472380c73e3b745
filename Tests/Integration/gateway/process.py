"""The end of a process that this program started."""

import subprocess


def stop(process):
    """Asks the process to end, and ends it where it does not within five seconds."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
