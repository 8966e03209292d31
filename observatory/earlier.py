"""Earlier snapshots of a dataset, to compare with: which ones a reader may see, and opening them."""

import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from observatory.access import Action, Role, may
from observatory.i18n import Message, N_
from observatory.snapshot import SUFFIX, Kept, Snapshot, SnapshotMissing, Warehouse, approval

KEPT_OPEN = 4
"""Earlier snapshots that stay open."""

_lock = threading.Lock()
_opened: dict[Path, Snapshot] = {}


def opened(warehouse: Warehouse, dataset: str, snapshot_id: str) -> Snapshot:
    """A kept snapshot by its id, in service or not.

    Raises SnapshotMissing, which names those that are kept, SnapshotUnreadable or SnapshotOutdated.
    """
    served = warehouse.current(dataset)
    if snapshot_id == served.id:
        return served
    directory = served.path.parent
    path = directory / f"{snapshot_id}{SUFFIX}"
    if path.parent != directory or not path.is_file():
        kept = sorted(item.stem for item in directory.glob(f"*{SUFFIX}"))
        raise SnapshotMissing(_not_kept(dataset, snapshot_id, kept))
    with _lock:
        # What was deleted, or forgotten in, is not kept open either.
        for lost in [item for item in _opened if not item.is_file()]:
            del _opened[lost]
        found = _opened.pop(path, None)
        # Published files never change; one that was forgotten in has an id of its own.
        if found is None or found.damaged:
            found = Snapshot(path)
        _opened[path] = found
        for oldest in list(_opened)[:-KEPT_OPEN]:
            del _opened[oldest]
    return found


def comparable(warehouse: Warehouse, dataset: str, role: Role, snapshot_id: str) -> list[Kept]:
    """The kept snapshots before one that somebody may compare it with, the newest first.

    Whoever is not a manager sees approved ones only, once any is approved; those that cannot be
    read are left out. Raises SnapshotError.
    """
    older = [item for item in warehouse.kept(dataset) if item.id < snapshot_id and not item.fault]
    if may(role, Action.SEE_UNAPPROVED) or approval(warehouse.root / dataset) is None:
        return older
    return [item for item in older if item.approval is not None]


def last_approved(kept: Sequence[Kept]) -> Kept | None:
    """The snapshot of some that was approved last."""
    known = [item for item in kept if item.approval is not None]
    return max(known, key=lambda item: item.approval.at if item.approval else datetime.min, default=None)  # fmt: skip


def reference(kept: Sequence[Kept]) -> Kept | None:
    """What a reader compares with unless they choose: the last approved one, else the newest."""
    return last_approved(kept) or next(iter(kept), None)


def loaded_by(kept: Sequence[Kept], moment: datetime) -> Kept | None:
    """The newest of some snapshots that was loaded by a moment (UTC)."""
    known = [item for item in kept if item.loaded_at is not None and item.loaded_at <= moment]
    return max(known, key=lambda item: item.id, default=None)


def _not_kept(dataset: str, snapshot_id: str, kept: Sequence[str]) -> Message:
    return Message(
        N_("The dataset “{dataset}” keeps no snapshot {snapshot}. Kept: {known}."),
        {"dataset": dataset, "snapshot": snapshot_id, "known": ", ".join(kept) or "–"},
    )
