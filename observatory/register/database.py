"""The register's database: where it lies, its connections, its migrations, its faults in words."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from observatory.i18n import Message, N_
from observatory.register.address import register_address as register_address
from observatory.register.errors import RegisterUnavailable
from observatory.register.schema import HEAD, metadata

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 5.0
_SETTLED_NS = 200_000_000
_LOCK = 0x0B5E_4A70
"""The PostgreSQL advisory lock that writers hold, so that entries are numbered as they appear."""


@cache
def database_of(address: str) -> "Database":
    """The process's one database of an address."""
    return Database(address)


class Database:
    """A register's database; safe to share between threads. Raises RegisterUnavailable.

    It is made, and brought to the newest version, when it is first written to; a file that is not
    there is an empty register.
    """

    def __init__(self, address: str) -> None:
        if "://" not in address:
            address = f"sqlite:///{os.path.abspath(address)}"
        try:
            url = sa.make_url(address)
            if url.drivername in ("postgresql", "postgres"):
                url = url.set(drivername="postgresql+psycopg")
            self._engine = _engine(url)
        except (SQLAlchemyError, ArgumentError, ImportError) as error:
            template = N_(
                "The register’s address cannot be used ({error}). Write a file’s path, or"
                " postgresql://user@host/database."
            )
            words = str(error).split("\n")[0]
            raise RegisterUnavailable(Message(template, {"error": words})) from error
        self.where = url.render_as_string(hide_password=True)
        self._is_sqlite = url.get_backend_name() == "sqlite"
        # An address with options of its own (file:…?mode=ro) is not a path to look at.
        plain = self._is_sqlite and url.database and not url.query
        self._path = Path(str(url.database)) if plain else None
        self._lock = threading.Lock()
        self._ready: object = None
        self._own = threading.local()
        self._open: list[sa.Connection] = []

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        return self._path

    @property
    def is_there(self) -> bool:
        """Whether there is anything to read."""
        return self._path is None or self._path.exists()

    def stamp(self) -> object | None:
        """What changes whenever the register is written to; None where only asking it can tell.

        A file that was written a moment ago has none: the clock of files is coarse, and one more
        write could leave the same.
        """
        if self._path is None:
            return None
        stamps: list[object] = []
        for path in (self._path, self._path.with_name(f"{self._path.name}-wal")):
            try:
                status = path.stat()
            except OSError:
                stamps.append(None)
                continue
            if time.time_ns() - status.st_mtime_ns < _SETTLED_NS:
                return None
            stamps.append((status.st_ino, status.st_mtime_ns, status.st_size))
        return tuple(stamps)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read by; what it reads is of one moment."""
        with self._told():
            self._prepare()
            # SQLite reads of one moment as it is; PostgreSQL has to be asked to.
            options = {} if self._is_sqlite else {"isolation_level": "REPEATABLE READ"}
            with self._engine.execution_options(**options).begin() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection in a transaction of the only writer; kept at the end, or nothing of it."""
        with self._told():
            if self._path and not self._path.exists():
                self._path.parent.mkdir(parents=True, exist_ok=True)
            self._prepare()
            with self._alone() as connection:
                yield connection

    @contextmanager
    def keeping(self) -> Iterator[sa.Connection]:
        """A connection in a transaction for one small write among very many, such as a vote.

        It stays open for the thread that asked, and such writers do not wait for one another where
        the database can do without. A register that is not there is not made.
        """
        with self._told():
            if not self.is_there:
                template = N_("The register {where} is not there: nothing was saved.")
                raise RegisterUnavailable(Message(template, {"where": self.where}))
            self._prepare()
            connection = self._kept()
            try:
                with connection.begin():
                    yield connection
            except (SQLAlchemyError, OSError):
                self._let_go()
                raise

    def probe(self) -> None:
        """Return where something could be written now, and write nothing; else RegisterUnavailable.

        A file that is not there yet is not made: its place is looked at.
        """
        with self._told():
            if self._path and not self._path.exists():
                place = next(path for path in self._path.parents if path.exists())
                if not os.access(place, os.W_OK | os.X_OK):
                    raise OSError(f"permission denied: {place}")
                return
        with self.writing() as connection, connection.begin_nested() as tried:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = version_num"))
            tried.rollback()

    def compact(self) -> None:
        """Write the tables anew, so that nothing of what was deleted or overwritten is left in their
        files. It waits for readers; where they do not end, RegisterUnavailable says that it is busy."""
        with self._told():
            if self._is_sqlite:
                self._compact_file()
                return
            names = ", ".join(table.name for table in metadata.sorted_tables)
            with self._engine.execution_options(
                isolation_level="AUTOCOMMIT"
            ).connect() as connection:
                connection.execute(sa.text(f"VACUUM (FULL) {names}"))

    def _compact_file(self) -> None:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            deadline = time.monotonic() + BUSY_SECONDS
            while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if time.monotonic() > deadline:
                    raise OSError("database is locked")
                time.sleep(0.1)
        finally:
            connection.close()

    def close(self) -> None:
        """Let go of every connection."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._own = threading.local()
        self._engine.dispose()

    def _kept(self) -> sa.Connection:
        """The thread's connection, to the file that lies there now."""
        kept: tuple[object, sa.Connection | None] = getattr(self._own, "kept", (None, None))
        state, connection = kept
        if connection is not None and state == self._ready and not connection.closed:
            return connection
        if connection is not None:
            self._let_go()
        engine = self._engine.execution_options(alone=True)
        connection = engine.connect()
        with self._lock:
            self._open.append(connection)
        self._own.kept = self._ready, connection
        return connection

    def _let_go(self) -> None:
        """Close the thread's connection: the next write takes a new one."""
        _, connection = self._own.kept
        self._own.kept = None, None
        with self._lock:
            if connection in self._open:
                self._open.remove(connection)
        connection.invalidate()
        connection.close()

    @contextmanager
    def _alone(self) -> Iterator[sa.Connection]:
        engine = self._engine.execution_options(alone=True)
        with engine.begin() as connection:
            if not self._is_sqlite:
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection

    def _prepare(self) -> None:
        """Bring the tables to the newest version, once for each file that is met."""
        state = self._state()
        if self._ready is not None and self._ready == state:
            return
        with self._lock:
            with self._engine.begin() as connection:
                version = _version(connection)
            if version != HEAD:
                with self._alone() as connection:
                    # Another process may have done it in the meantime.
                    version = _version(connection)
                    if version is None or version < HEAD:
                        _upgrade(connection)
            if version is not None and version > HEAD:
                template = N_(
                    "The register {where} was written by a newer version of the observatory."
                    " Update the observatory."
                )
                raise RegisterUnavailable(Message(template, {"where": self.where}))
            self._ready = self._state()

    def _state(self) -> object:
        if self._path is None:
            return self.where
        try:
            return self._path.stat().st_ino
        except OSError:
            return None

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise RegisterUnavailable(self._words(error)) from error

    def _words(self, error: Exception) -> Message:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        text = (str(cause).strip() or type(cause).__name__).splitlines()[0]
        values = {"where": self.where, "error": text}
        lowered = text.lower()
        if "locked" in lowered or "lock timeout" in lowered:
            template = N_(
                "The register {where} is busy: another program writes to it. Try again in a moment."
            )
        elif any(word in lowered for word in ("readonly", "read-only", "permission denied")):
            template = N_(
                "The register {where} can be read only: nothing was saved. Allow writing to it."
            )
        elif "disk is full" in lowered or "no space left" in lowered:
            template = N_("There is no room left for the register {where}: nothing was saved.")
        else:
            template = N_("The register {where} cannot be used: {error}.")
        return Message(template, values)


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        options: dict[str, Any] = {"connect_args": {"connect_timeout": int(BUSY_SECONDS)}}
        return sa.create_engine(url, pool_pre_ping=True, pool_size=4, **options)
    # A connection that outlives its file would write where nobody reads.
    engine = sa.create_engine(
        url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
    )

    @sa.event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:
        # The driver's own transactions do not cover what makes tables: ours are begun below.
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        alone = connection.get_execution_options().get("alone")
        if alone and connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if alone else "BEGIN")

    return engine


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: sa.Connection) -> None:
    # Alembic takes a moment to import; a register that is up to date does without.
    from alembic import command
    from alembic.config import Config as Settings

    settings = Settings()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
