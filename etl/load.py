"""A load, from a data directory to a published snapshot."""

import errno
import hashlib
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import duckdb
import pandas as pd

from etl.bookkeeping import rejected_table, row_warnings, source_table
from etl.checking import ABSENT
from etl.contracts import Checked, check_keys, check_references, check_table
from etl.engines import Engine, EngineName, open_engine
from etl.faults import FileRefused
from etl.first_outlines import bring_outlines
from etl.inputs import (
    OUTLINES,
    SourceChecked,
    SourceInput,
    configured,
    fingerprint,
    placed,
    read_source,
    rows_by_file,
)
from etl.publish import (
    current,
    discard,
    exclusive,
    partial_path,
    publish,
    snapshot_id,
)  # fmt: skip
from etl.sources.tabular import printable, read_table
from etl.targets import one_target_a_day, unknown_indicators
from observatory.config import Config, load_config
from observatory.i18n import Language, Message, N_
from observatory.model import LAYOUT, SCHEMA_VERSION
from observatory.snapshot import Snapshot, SnapshotError

WAIT_SECONDS = 60.0
ENDINGS = (".csv", ".xlsx")
_SETTINGS = "dataset.toml"
_UNWRITABLE = (
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
_PROSE = re.compile(r"^(readme|licen[cs]es?|changelog|\.)", re.IGNORECASE)


class LoadRefused(Exception):
    """Nothing was published; ``messages`` name every file that stands in the way."""

    def __init__(self, messages: list[Message]) -> None:
        super().__init__("\n".join(message.text() for message in messages))
        self.messages = messages


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


Progress = Callable[[str, int, int], None]
"""Called as ``progress(step, done, of)``."""


def _quiet(_step: str, _done: int, _of: int) -> None:
    return None


def load(
    config_path: Path,
    data: Path,
    out: Path,
    *,
    wait_seconds: float = WAIT_SECONDS,
    if_changed: bool = False,
    progress: Progress = _quiet,
    engine: str = EngineName.DUCKDB,
) -> LoadResult:
    """Load a data directory and publish a snapshot of it under ``out/<name>/``.

    With ``if_changed``, inputs that the current snapshot was made from are not loaded again.
    ``engine``: where to compute, an ``etl.engines.EngineName``.
    Raises ConfigError, LoadRefused (a file refused whole), VerificationFailed, Locked,
    EngineUnavailable, EngineFailed or OSError (no room, no access); in each case the snapshot in
    service stays.
    """
    data = Path(os.path.abspath(data))
    config = load_config(config_path, data)
    files, warnings, refused = find_files(data)
    directory = out / data.name
    with open_engine(engine, config) as opened, exclusive(directory, wait_seconds):
        before = current(directory)
        cache = cache_of(out, data.name)
        bring_outlines(config, data.name, cache)
        sources, told = configured(config, config_path.parent, data.name, cache)
        warnings += told
        inputs = _inputs_hash(config, files, sources)
        unchanged = if_changed and not refused and before and before.stem.endswith(inputs[:8])
        if unchanged and before and _opens(before):
            return LoadResult(data.name, before.stem, str(config.as_of), [], warnings, True)
        gathered = _check(files, sources, config, refused, progress, opened)
        warnings += gathered.warnings()
        return _build(
            gathered, config, directory, data.name, inputs, warnings, before, progress, opened
        )


def cache_of(out: Path, dataset: str) -> Path:
    """Where the extracts of a dataset's live sources are kept: beside the warehouse."""
    return Path(os.path.abspath(out)).parent / "cache" / dataset


@dataclass(frozen=True)
class Gathered:
    """Everything that was read and checked: the files of the data directory by stem with the
    seconds that each took, and the configured sources, whose rows come after the files'."""

    files: dict[str, Checked]
    seconds: dict[str, float]
    sources: list[SourceChecked]
    outlines: Path | None = None

    def tables(self) -> list[Checked]:
        """Every checked table, in the order in which rows prevail."""
        return [*self.files.values(), *(part for item in self.sources for part in item.tables)]

    def judged(self, check: Callable[[Sequence[Checked]], list[Checked]]) -> "Gathered":
        """The same after a check over several tables, which keeps their number and order."""
        found = iter(check(self.tables()))
        files = {stem: next(found) for stem in self.files}
        sources = [
            replace(item, tables=[next(found) for _ in item.tables]) for item in self.sources
        ]
        return replace(self, files=files, sources=sources)

    def warnings(self) -> list[Message]:
        """What the readers and the rows have to say."""
        told = [message for item in self.tables() for message in item.warnings]
        told += [message for item in self.sources for message in item.extract.warnings]
        return told + row_warnings(self.files.values(), self.sources)


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
        if path.name == _SETTINGS or _PROSE.match(path.name):
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


def _check(
    files: dict[str, Path],
    sources: list[SourceInput],
    config: Config,
    refused: list[Message],
    progress: Progress,
    engine: Engine,
) -> Gathered:
    """Read and check every file and source; all refusals are told with those known before."""
    checked: dict[str, Checked] = {}
    seconds: dict[str, float] = {}
    refused = list(refused)
    steps = len(LAYOUT) + len(sources)
    for done, (stem, file) in enumerate(sorted(LAYOUT.items())):
        if stem not in files:
            continue
        progress(stem, done, steps)
        started = time.perf_counter()
        try:
            headers = file.expected(tuple(config.languages))
            raw = read_table(files[stem], headers, file.required)
            checked[stem] = check_table(raw, file, config.languages)
        except FileRefused as refusal:
            refused.append(refusal.message)
        seconds[stem] = time.perf_counter() - started
    found: list[SourceChecked] = []
    outlines = None

    def territories() -> pd.DataFrame:
        return rows_by_file([checked["territories"]] if "territories" in checked else [], config)[
            "territories"
        ]

    for done, item in enumerate(sources, start=len(LAYOUT)):
        if item.kind == OUTLINES:
            outlines = item.paths[0]
            continue
        progress(item.name, done, steps)
        try:
            setting = replace(placed(item.setting, territories), engine=engine)
            item = replace(item, setting=setting)
            found.append(read_source(item, config.languages))
        except FileRefused as refusal:
            refused.append(refusal.message)
    if refused:
        raise LoadRefused(refused)
    gathered = Gathered(checked, seconds, found, outlines)
    gathered = gathered.judged(check_keys).judged(check_references)
    if "targets" in gathered.files:
        gathered.files["targets"] = one_target_a_day(
            gathered.files["targets"], config.territory.focal
        )
    return gathered


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
    tables["source"] = source_table(gathered.files, gathered.seconds, gathered.sources, config)
    tables["rejected_row"] = rejected_table(gathered.tables(), gathered.sources)
    tables["snapshot"] = pd.DataFrame(
        {
            "snapshot_id": [name], "dataset": [dataset], "as_of": [pd.Timestamp(config.as_of)],
            "loaded_at": [moment], "inputs_hash": [inputs], "schema_version": [SCHEMA_VERSION],
            "config": [config.to_json()], "warnings": [warnings_json(warnings)],
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
    except _UNWRITABLE as error:
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


def _inputs_hash(config: Config, files: dict[str, Path], sources: list[SourceInput]) -> str:
    """SHA-256 over the schema's version, the configuration, and every file and source."""
    total = hashlib.sha256(f"{SCHEMA_VERSION}\n{config.to_json()}\n".encode())
    for stem, path in sorted(files.items()):
        total.update(f"{stem} {fingerprint(path)}\n".encode())
    for item in sources:
        total.update(f"{item.name} {item.digest()}\n".encode())
    return total.hexdigest()


def _counts_of(
    before: Path | None, count: Callable[[Path], dict[str, int]]
) -> dict[str, int] | None:
    """Rows of the last snapshot; none where it cannot be read, which must not stop a load."""
    try:
        return count(before) if before else None
    except SnapshotError:
        return None
