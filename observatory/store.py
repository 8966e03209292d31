"""What a page asks: one protocol, so that queries do not depend on where the rows come from.

A store is a snapshot, with what the register has newer laid over it. Rows that were typed after the
load are there at once; figures are those of the load.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import pandas as pd

from observatory.access import Action, Role, may
from observatory.config import Config
from observatory.i18n import Message
from observatory.overlay import lay
from observatory.register import RegisterError, Row, register_address
from observatory.register.address import is_nowhere
from observatory.snapshot import Snapshot, SnapshotError, Warehouse, approval, warehouse

if TYPE_CHECKING:
    from observatory.register import Records

RETRY_SECONDS = 30.0
"""How long a register that could not be reached is left alone, so that pages do not wait for it."""


class Store(Protocol):
    """Rows and the facts about them; a Snapshot is one.

    ``id`` changes whenever an answer could: results may be kept under it. ``newer``: table -> keys
    (as the register writes them) of the rows that were typed after the load.
    """

    id: str
    dataset: str
    config: Config
    as_of: date
    loaded_at: datetime
    newer: Mapping[str, frozenset[str]]

    def query(self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None) -> pd.DataFrame:
        """Rows of a question in SQL; ``?`` or ``$name`` stand for ``params``."""
        ...


class LaidOver:
    """A snapshot under the rows of the register that are newer; safe to share between threads."""

    def __init__(self, snapshot: Snapshot, rows: Sequence[Row], revision: int) -> None:
        self.snapshot = snapshot
        self.id = f"{snapshot.id}+{revision}"
        self.dataset = snapshot.dataset
        self.config = snapshot.config
        self.as_of = snapshot.as_of
        self.loaded_at = snapshot.loaded_at
        self._connection: duckdb.DuckDBPyConnection
        self._connection, self.newer = lay(snapshot, rows)

    def __repr__(self) -> str:
        return f"LaidOver({self.dataset}/{self.id})"

    def query(self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None) -> pd.DataFrame:
        """Rows of a question; raises what ``Snapshot.query`` raises."""
        return self.snapshot.answered(self._connection, sql, params)


@dataclass(frozen=True)
class Served:
    """What pages are served: the store, and why the register is not in it, where it could not be
    read."""

    store: Snapshot | LaidOver
    problem: Message | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot in the store."""
        return self.store if isinstance(self.store, Snapshot) else self.store.snapshot


class Stores:
    """The store of each snapshot in service, made anew when its register has a newer entry."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._laid: dict[Path, LaidOver] = {}
        self._revisions: dict[tuple[str, str], tuple[object, int]] = {}
        self._failed: dict[str, tuple[float, Message]] = {}

    def of(self, snapshot: Snapshot) -> Served:
        """The snapshot with what was typed since; the snapshot alone where nothing was, or where the
        register cannot be read."""
        address = register_address(snapshot.config)
        if address is None or is_nowhere(address):
            return Served(snapshot)
        since, problem = self._failed.get(address, (0.0, None))
        if problem and time.monotonic() - since < RETRY_SECONDS:
            return Served(snapshot, problem)
        from observatory.register import Records

        try:
            records = Records.configured(snapshot.dataset, snapshot.config)
            revision = self._revision(records, address)
            if revision <= snapshot.register_entry:
                return Served(snapshot)
            return Served(self._made(snapshot, records, revision))
        except RegisterError as error:
            self._failed[address] = time.monotonic(), error.message
            return Served(snapshot, error.message)

    def _revision(self, records: "Records", address: str) -> int:
        """The dataset's last entry; a register that nobody wrote to is not asked again."""
        stamp = records.database.stamp() if records.database else None
        key = (address, records.dataset)
        known = self._revisions.get(key)
        if stamp is not None and known is not None and known[0] == stamp:
            return known[1]
        revision = records.revision()
        if stamp is not None:
            self._revisions[key] = stamp, revision
        return revision

    def _made(self, snapshot: Snapshot, records: "Records", revision: int) -> LaidOver:
        with self._lock:
            known = self._laid.get(snapshot.path)
            if known is None or known.id != f"{snapshot.id}+{revision}":
                rows = records.rows(after=snapshot.register_entry)
                known = LaidOver(snapshot, rows, revision)
                # The one before is closed when its last reader lets go of it.
                self._laid = {
                    path: laid
                    for path, laid in self._laid.items()
                    if path.parent != snapshot.path.parent
                }
                self._laid[snapshot.path] = known
        return known


stores = Stores()
"""The process's stores."""


def served_to(role: Role, warehouse: Warehouse, dataset: str) -> Served:
    """What a role is served of a dataset, on pages and routes.

    Managers see the newest load with what was typed since; so does everybody as long as no load
    has been approved. From then on everybody else sees the last approved one, as it was approved.
    Raises SnapshotError.
    """
    everything = may(role, Action.SEE_UNAPPROVED)
    snapshot = warehouse.current(dataset, approved=not everything)
    if everything or approval(snapshot.path.parent) is None:
        return stores.of(snapshot)
    return Served(snapshot)


def config_of(dataset: str) -> Config | None:
    """The configuration that a dataset in service was loaded with; None where none can be served."""
    try:
        return warehouse().current(dataset).config
    except SnapshotError:
        return None


def register_addresses() -> list[str]:
    """The registers of the datasets in service, each once; the configured one where none is served."""
    found = [register_address(config_of(name)) for name in warehouse().datasets()]
    return [address for address in dict.fromkeys(found or [register_address(None)]) if address]
