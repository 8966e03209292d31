"""Files written so that a killed or failed run leaves none half done."""

import os
from pathlib import Path

PARTIAL = ".partial"
"""The ending of a file that is being written."""


def keep(path: Path, content: bytes) -> None:
    """Write a file whole: it has its name only once all of it is on the disk."""
    partial = path.with_name(path.name + PARTIAL)
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
