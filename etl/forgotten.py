"""Where the list of what was forgotten lies."""

import os
from pathlib import Path


def forgotten_directory(out: Path) -> Path:
    """Where the lists of a warehouse and their key are kept: beside it, as are the extracts."""
    return Path(os.path.abspath(out)).parent / "forgotten"


def merge(out: Path, given: dict[str, bytes]) -> None:
    """Add lists of a backup to those that are there."""
