"""What a command did to the warehouse, noted in the audit log of the register."""

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

from etl.terminal import warn
from observatory.access import Role
from observatory.register import RegisterError, Writer, register_address
from observatory.snapshot import SnapshotError, Warehouse

if TYPE_CHECKING:
    from etl.load import LoadResult


def note_load(out: Path, result: "LoadResult", register: str | None) -> None:
    """Note a load that was published, where there is a register already: it alone makes none."""
    if not result.unchanged and _is_there(out, result.dataset, register):
        note_deed(out, result.dataset, "load.publish", result.snapshot, "", register=register)


def note_deed(
    out: Path,
    dataset: str,
    action: str,
    snapshot: str,
    before: str,
    by: str = "",
    register: str | None = None,
) -> None:
    """Note what was done to a snapshot; ``before``: the one that was in its place.

    ``by``: who did it, by default whoever the application named, else who runs the command. A
    register that cannot be written to leaves what was done as it is, with a warning.
    """
    # SQLAlchemy takes longer to import than a command that has nothing to note.
    from observatory.register.audit import BY_VARIABLE, remember

    try:
        config = Warehouse(out).current(dataset).config
        name = by or os.environ.get(BY_VARIABLE) or _user()
        told = {"snapshot": before} if before else None
        remember(
            config, Writer(name, Role.MANAGER), dataset, action, snapshot, told,
            {"snapshot": snapshot}, register,
        )  # fmt: skip
    except SnapshotError:
        return
    except RegisterError as error:
        warn(error.message)


def _is_there(out: Path, dataset: str, register: str | None) -> bool:
    from observatory.register import database_of

    try:
        address = register_address(Warehouse(out).current(dataset).config, register)
        return address is not None and database_of(address).is_there
    except (SnapshotError, RegisterError):
        return False


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "command line"
