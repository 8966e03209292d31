"""A load, from a data directory to a published snapshot."""

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import duckdb
import pandas as pd

from etl.bookkeeping import rejected_table, source_table
from etl.checking import ABSENT
from etl.engines import Engine, EngineName, open_engine
from etl.faults import LoadRefused as LoadRefused
from etl.first_outlines import bring_outlines
from etl.forgotten import Forgotten, ListUnusable, forgotten
from etl.gathering import Gathered, gather, quiet
from etl.gathering import Progress as Progress
from etl.inputs import (
    SourceInput,
    configured,
    fingerprint,
    rows_by_file,
)
from etl.publish import (
    WAIT_SECONDS,
    current,
    discard,
    exclusive,
    partial_path,
    publish,
    remember_origin,
    snapshot_id,
)  # fmt: skip
from etl.sources.tabular import printable
from etl.targets import unknown_indicators
from etl.typed import Typed, typed_rows
from etl.uploaded import Uploaded, uploaded
from observatory.config import REGISTER, Config, load_config
from observatory.i18n import Language, Message, N_
from observatory.model import LAYOUT, SCHEMA_VERSION
from observatory.register import RegisterError
from observatory.snapshot import Snapshot, SnapshotError

ENDINGS = (".csv", ".xlsx")
_SETTINGS = ("dataset.toml", "observatory.toml")
"""What a data directory may hold beside its files: an open data package brings both."""
UNWRITABLE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.TransactionException,
    duckdb.OutOfMemoryException,
)
"""What DuckDB raises where a file cannot be written: a full disk, a limit, no access."""
_NOWHERE = N_(
    "The focal territory {code} is in no list of territories, so nothing is local. Add it and its"
    " communes to territories.csv, or correct it in the configuration."
)
_WITHOUT_REGISTER = N_(
    "What was typed would be missing. Mend the register, or load without it: --register none."
)
_PROSE = re.compile(r"^(readme|licen[cs]es?|changelog|\.)", re.IGNORECASE)


@dataclass(frozen=True)
class SourceResult:
    """What became of one source."""

    name: str
    file: str
    read: int
    accepted: int
    rejected: int
    seconds: float


@dataclass(frozen=True)
class LoadResult:
    """A published load. ``unchanged`` means that the inputs were those of the current snapshot
    and nothing new was built."""

    dataset: str
    snapshot: str
    as_of: str
    sources: list[SourceResult]
    warnings: list[Message] = field(default_factory=list)
    unchanged: bool = False

    def as_json(self, reader: Language | None = None) -> dict[str, object]:
        """The result as ``run --json`` prints it, the warnings in the reader's language."""
        return {
            "dataset": self.dataset,
            "snapshot": self.snapshot,
            "as_of": self.as_of,
            "sources": [
                {
                    "name": item.name, "read": item.read, "accepted": item.accepted,
                    "rejected": item.rejected, "seconds": item.seconds,
                }
                for item in self.sources
            ],
            "warnings": [message.text(reader) for message in self.warnings],
        }  # fmt: skip


def load(
    config_path: Path,
    data: Path,
    out: Path,
    *,
    wait_seconds: float = WAIT_SECONDS,
    if_changed: bool = False,
    progress: Progress = quiet,
    engine: str = EngineName.DUCKDB,
    register: str | None = None,
) -> LoadResult:
    """Load a data directory and publish a snapshot of it under ``out/<name>/``.

    With ``if_changed``, inputs that the current snapshot was made from are not loaded again.
    ``engine``: where to compute, an ``etl.engines.EngineName``; ``register``: the address of the
    register, or ``none``, by default the configured one.
    Raises ConfigError, LoadRefused (a file refused whole), VerificationFailed, Locked,
    EngineUnavailable, EngineFailed or OSError (no room, no access); in each case the snapshot in
    service stays.
    """
    data = Path(os.path.abspath(data))
    config = load_config(config_path, data)
    files, warnings, refused = find_files(data)
    directory = out / data.name
    with (
        open_engine(engine, config) as opened,
        exclusive(directory, wait_seconds),
        _from_register(data.name, config, register) as (typed, given),
    ):
        before = current(directory)
        cache = cache_of(out, data.name)
        bring_outlines(config, data.name, cache)
        files = given.files(files)
        sources, told = configured(given.config(config), config_path.parent, data.name, cache)
        warnings += told
        try:
            gone = forgotten(out, data.name)
        except ListUnusable as error:
            raise LoadRefused([error.message]) from error
        inputs = _inputs_hash(config, files, sources, typed, gone)
        unchanged = if_changed and not refused and before and before.stem.endswith(inputs[:8])
        if unchanged and before and _opens(before):
            return LoadResult(data.name, before.stem, str(config.as_of), [], warnings, True)
        gathered = gather(files, sources, config, refused, progress, opened, typed, gone)
        warnings += gathered.warnings()
        result = _build(
            gathered,
            config,
            directory,
            data.name,
            inputs,
            warnings,
            before,
            progress,
            opened,
            typed,
        )
        remember_origin(directory, config_path, data)
    return result


@contextmanager
def _from_register(
    dataset: str, config: Config, register: str | None
) -> Iterator[tuple[Typed, Uploaded]]:
    """What was typed, and the files that were given; a load does not go without them unasked."""
    with ExitStack() as stack:
        try:
            typed = typed_rows(dataset, config, register)
            given = stack.enter_context(uploaded(dataset, config, register))
        except RegisterError as error:
            raise LoadRefused([error.message, Message(_WITHOUT_REGISTER)]) from error
        yield typed, given


def cache_of(out: Path, dataset: str) -> Path:
    """Where the extracts of a dataset's live sources are kept: beside the warehouse."""
    return Path(os.path.abspath(out)).parent / "cache" / dataset


def find_files(data: Path) -> tuple[dict[str, Path], list[Message], list[Message]]:
    """The files of the own layout in a directory, by stem; warnings about others; and refusals.

    Two files that claim the same table are refused, since nobody knows which of them is meant; so
    is what has a file's name and is none.
    """
    found: dict[str, Path] = {}
    warnings: list[Message] = []
    refused: list[Message] = []
    for path in sorted(data.iterdir()):
        stem, ending = path.stem.lower(), path.suffix.lower()
        if path.name in _SETTINGS or _PROSE.match(path.name):
            continue
        if stem not in LAYOUT or ending not in ENDINGS:
            near = get_close_matches(stem, LAYOUT, 1, 0.75)
            text = N_("{file} is not a file of the layout; it is ignored.")
            hint = N_("{file} is not a file of the layout; it is ignored. Did you mean {near}?")
            values = {"file": printable(path.name), "near": near[0] + ".csv" if near else ""}
            warnings.append(Message(hint if near else text, values))
        elif not path.is_file():
            template = N_("{file} is a directory or a broken link. Put the file itself there.")
            refused.append(Message(template, {"file": path.name}))
        elif path.stat().st_size == 0:
            warnings.append(Message(ABSENT, {"file": path.name}))
        elif stem in found:
            refused.append(
                Message(
                    N_("{file} and {other} both hold {title}. Keep one of them."),
                    {"file": path.name, "other": found[stem].name, "title": stem},
                )
            )
        else:
            found[stem] = path
    return found, warnings, refused


def _build(
    gathered: Gathered,
    config: Config,
    directory: Path,
    dataset: str,
    inputs: str,
    warnings: list[Message],
    before: Path | None,
    progress: Progress,
    engine: Engine,
    typed: Typed,
) -> LoadResult:
    # Ibis and geopandas take seconds to import; a load that refuses its files does without.
    from etl.build import build, table_counts, verify, warnings_json
    from etl.conform import conform
    from etl.indicators import catalogue

    progress("conform", 0, 3)
    outlines, told = _outlines(gathered.outlines)
    made = conform(rows_by_file(gathered.tables(), config), config, outlines)
    warnings = [*warnings, *told, *made.warnings]
    if config.territory.focal not in set(made.tables["territory"]["code"]):
        warnings.append(Message(_NOWHERE, {"code": config.territory.focal}))
    if "targets" in gathered.files:
        known = [item.id for item in catalogue()]
        warnings += unknown_indicators(gathered.files["targets"], known)
    moment = datetime.now(UTC)
    name = snapshot_id(inputs, moment)
    tables = dict(made.tables)
    tables["source"] = source_table(
        gathered.files, gathered.seconds, gathered.sources, gathered.typed, config
    )
    tables["rejected_row"] = rejected_table(gathered.tables(), gathered.sources)
    tables["snapshot"] = pd.DataFrame(
        {
            "snapshot_id": [name], "dataset": [dataset], "as_of": [pd.Timestamp(config.as_of)],
            "loaded_at": [moment], "inputs_hash": [inputs], "schema_version": [SCHEMA_VERSION],
            "config": [config.to_json()], "warnings": [warnings_json(warnings)],
            "register_entry": [typed.entry],
        }
    )  # fmt: skip
    partial = partial_path(directory, name)
    try:
        progress("indicators", 1, 3)
        counts = build(partial, tables, config, engine)
        progress("verify", 2, 3)
        last = _counts_of(before, table_counts)
        warnings = warnings + verify(partial, counts, config, last)
        publish(directory, partial, name, config.keep_snapshots)
    except UNWRITABLE as error:
        words = str(error).rpartition(": ")[2]
        raise OSError(errno.EIO, words, str(directory)) from error
    finally:
        discard(directory, name)
    progress("done", 3, 3)
    results = [
        SourceResult(
            stem, item.raw_file, item.read, len(item.rows), item.read - len(item.rows),
            round(gathered.seconds[stem], 3),
        )
        for stem, item in gathered.files.items()
    ]  # fmt: skip
    results += [
        SourceResult(
            item.input.name, item.extract.file, item.extract.read, item.accepted, item.rejected,
            round(item.seconds, 3),
        )
        for item in gathered.sources
    ]  # fmt: skip
    results += [
        SourceResult(
            REGISTER, REGISTER, sum(item.read for item in own),
            sum(len(item.rows) for item in own), sum(item.read - len(item.rows) for item in own), 0.0,
        )
        for own in [gathered.typed] if own
    ]  # fmt: skip
    return LoadResult(dataset, name, str(config.as_of), results, warnings)


def _outlines(path: Path | None) -> tuple[dict[str, str] | None, list[Message]]:
    """Official outlines, where a boundaries file can be read; a map does without them."""
    from etl.conform.outlines import read_outlines

    try:
        return (read_outlines(path) if path else None), []
    except Exception as error:  # GDAL, pyogrio, shapely and pandas each raise their own.
        template = N_(
            "{file}: the outlines cannot be read ({error}); the map shows approximate areas. Give"
            " GeoJSON polygons with a property code."
        )
        values = {"file": path.name if path else "", "error": type(error).__name__}
        return None, [Message(template, values)]


def _opens(path: Path) -> bool:
    """Whether a published file can be served, so that a damaged one is loaded again."""
    try:
        Snapshot(path)
    except SnapshotError:
        return False
    return True


def _inputs_hash(
    config: Config,
    files: dict[str, Path],
    sources: list[SourceInput],
    typed: Typed,
    gone: Forgotten,
) -> str:
    """SHA-256 over the schema's version, the configuration, every file and source, what was typed,
    and the list of what was forgotten."""
    total = hashlib.sha256(f"{SCHEMA_VERSION}\n{config.to_json()}\n".encode())
    for stem, path in sorted(files.items()):
        total.update(f"{stem} {fingerprint(path)}\n".encode())
    for item in sources:
        total.update(f"{item.name} {item.digest()}\n".encode())
    if typed:
        total.update(f"{REGISTER} {typed.digest}\n".encode())
    if gone:
        total.update(f"forgotten {gone.digest}\n".encode())
    return total.hexdigest()


def _counts_of(
    before: Path | None, count: Callable[[Path], dict[str, int]]
) -> dict[str, int] | None:
    """Rows of the last snapshot; none where it cannot be read, which must not stop a load."""
    try:
        return count(before) if before else None
    except SnapshotError:
        return None
