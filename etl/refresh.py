"""A refresh: every live source is asked again, its new extract proven, and all of them loaded."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from etl.contracts import check_table, empty_rows
from etl.engines import EngineName, open_engine
from etl.extracts import ExtractFolder
from etl.faults import FileRefused
from etl.inputs import (
    SourceChecked,
    SourceInput,
    State,
    extracted,
    is_live,
    placed,
    read_source,
    sources_of,
)  # fmt: skip
from etl.load import LoadResult, Progress, cache_of, find_files, load
from etl.publish import WAIT_SECONDS, exclusive
from etl.sources.base import Setting
from etl.sources.registry import reader_module
from etl.sources.service import Service, ServiceFailed
from etl.sources.tabular import read_table
from observatory.config import Config, ConfigError, load_config
from observatory.i18n import Language, Message, N_
from observatory.model import LAYOUT

PER_SECOND = 5.0
"""Requests in a second, where a reader does not say what its service allows (``PER_SECOND``)."""
LEAST_SHARE = 0.5
"""The share of its rows that an extract must keep to take the place of the last one."""

Rows = dict[tuple[str, ...], tuple[str, ...]]
"""The accepted rows of an extract: file of the layout and key -> cells."""
Lock = Callable[[], AbstractContextManager[None]]


class SourceFailed(Exception):
    """A new extract that does not take the place of the last one; ``message`` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message


@dataclass(frozen=True)
class SourceRefresh:
    """What became of one live source: records read; rows that are new, changed and gone against the
    last extract; or the problem for which the last one stays."""

    name: str
    read: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    seconds: float = 0.0
    problem: Message | None = None

    def as_json(self, reader: Language | None = None) -> dict[str, object]:
        """The result as ``refresh --json`` prints it."""
        told = self.problem.text(reader) if self.problem else None
        return {
            "name": self.name, "ok": self.problem is None, "read": self.read, "new": self.new,
            "changed": self.changed, "gone": self.gone, "seconds": self.seconds, "problem": told,
        }  # fmt: skip


@dataclass(frozen=True)
class RefreshResult:
    """A refresh and the load that published it."""

    load: LoadResult
    sources: list[SourceRefresh]

    def as_json(self, reader: Language | None = None) -> dict[str, object]:
        """The result as ``refresh --json`` prints it, its words in the reader's language."""
        return {
            "dataset": self.load.dataset,
            "snapshot": self.load.snapshot,
            "sources": [item.as_json(reader) for item in self.sources],
            "warnings": [message.text(reader) for message in self.load.warnings],
        }


def refresh(
    config_path: Path,
    data: Path,
    out: Path,
    *,
    only: Sequence[str] = (),
    wait_seconds: float = WAIT_SECONDS,
    progress: Progress = lambda _step, _done, _of: None,
    connect: Callable[..., Service] = Service,
    engine: str = EngineName.DUCKDB,
    register: str | None = None,
) -> RefreshResult:
    """Ask the live sources of a dataset (``only`` those named), then load and publish.

    A source that fails keeps its last good extract, and the others go on. Raises ConfigError (also
    for a name that is no live source) and what else ``load`` raises.
    """
    data = Path(os.path.abspath(data))
    config = load_config(config_path, data)
    chosen = _chosen(config, data.name, only)
    cache = cache_of(out, data.name)
    # Said before the services are asked rather than after.
    open_engine(engine, config).close()

    def loading() -> AbstractContextManager[None]:
        # An extract is not exchanged under the hands of a load that reads it.
        return exclusive(out / data.name, wait_seconds)

    found = []
    with exclusive(cache, wait_seconds):
        for done, source in enumerate(chosen):
            progress(source["name"], done, len(chosen))
            setting = placed(Setting(source, config), lambda: _territories(data, config))
            found.append(_refreshed(setting, ExtractFolder(cache / setting.name), connect, loading))
        result = load(
            config_path, data, out, wait_seconds=wait_seconds, progress=progress, engine=engine,
            register=register,
        )  # fmt: skip
    return RefreshResult(result, found)


def _chosen(config: Config, dataset: str, only: Sequence[str]) -> list[dict[str, Any]]:
    live = {source["name"]: source for source in sources_of(config, dataset) if is_live(source)}
    unknown = [name for name in only if name not in live]
    if unknown:
        template = N_("No live source of {dataset} is called {names}. Live sources: {known}.")
        names, known = ", ".join(unknown), ", ".join(live) or "–"
        raise ConfigError(template, dataset=dataset, names=names, known=known)
    return [source for name, source in live.items() if not only or name in only]


def _refreshed(
    setting: Setting, folder: ExtractFolder, connect: Callable[..., Service], loading: Lock
) -> SourceRefresh:
    """Fetch, prove and exchange the extract of one source."""
    started, last = time.perf_counter(), State.read(folder.folder)
    try:
        module = reader_module(str(setting.source["kind"]))
        fresh = folder.prepare(_fingerprint(setting))
        with connect(per_second=getattr(module, "PER_SECOND", PER_SECOND)) as service:
            module.fetch(fresh, setting, service)
        before = _rows_in_service(setting, folder)
        checked = _read(setting, folder.fetched())
        after = _rows(checked)
        _prove(setting.name, before, after, folder.folder)
    except (ServiceFailed, SourceFailed, FileRefused) as failure:
        # What a service that fails has given so far is kept; what cannot be used is not.
        if not isinstance(failure, ServiceFailed):
            folder.drop()
        folder.note(State(last.retrieved_at, failure.message))
        seconds = round(time.perf_counter() - started, 3)
        return SourceRefresh(setting.name, seconds=seconds, problem=failure.message)
    with loading():
        folder.put_into_service()
        folder.note(State(datetime.now(UTC).isoformat(timespec="seconds")))
    before = before or {}
    return SourceRefresh(
        setting.name,
        read=checked.extract.read,
        new=len(after.keys() - before.keys()),
        changed=sum(1 for key in after.keys() & before.keys() if after[key] != before[key]),
        gone=len(before.keys() - after.keys()),
        seconds=round(time.perf_counter() - started, 3),
    )


def _fingerprint(setting: Setting) -> str:
    """What a stopped run must have been asked with for another one to go on: the source's settings,
    and what readers take from the rest of the configuration."""
    config = setting.config
    common = (asdict(config.territory), config.scope, config.as_of) if config else ()
    text = json.dumps([dict(setting.source), common], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(setting: Setting, paths: list[Path]) -> SourceChecked:
    languages = setting.config.languages if setting.config else ["en"]
    if not paths:
        template = N_(
            "{source}: the service gave nothing to keep. Check the settings of the source."
        )
        raise SourceFailed(Message(template, {"source": setting.name}))
    return read_source(SourceInput(setting, paths), languages)


def _rows_in_service(setting: Setting, folder: ExtractFolder) -> Rows | None:
    """The rows of the extract in service, None where there is none that can be read."""
    paths = extracted(folder.folder)
    try:
        return _rows(_read(setting, paths)) if paths else None
    except FileRefused:
        return None


def _rows(checked: SourceChecked) -> Rows:
    """The accepted rows by file and key; rows of a file without a key are their own."""
    found: Rows = {}
    for item in checked.tables:
        cells = item.rows.drop(columns="line").astype(str)
        keys = cells[list(item.file.key)] if item.file.key else cells
        pairs = zip(
            keys.itertuples(index=False, name=None),
            cells.itertuples(index=False, name=None),
            strict=True,
        )
        found |= {(item.file.stem, *key): row for key, row in pairs}
    return found


def _prove(name: str, before: Rows | None, after: Rows, folder: Path) -> None:
    """Raise SourceFailed where the new extract has lost most rows, which services seldom do."""
    if not before or len(after) >= LEAST_SHARE * len(before):
        return
    template = N_(
        "{source}: the service now gives {after} rows, the last extract has {before} and stays. If"
        " this is right, delete {folder} and refresh again."
    )
    values = {"source": name, "after": str(len(after)), "before": str(len(before))}
    where = Path(*folder.parts[-3:])
    raise SourceFailed(Message(template, {**values, "folder": str(where)}))


def _territories(data: Path, config: Config) -> pd.DataFrame:
    """The territories of the data directory; none where their file is absent or refused, which the
    load then tells."""
    file = LAYOUT["territories"]
    path = find_files(data)[0].get("territories")
    try:
        if path:
            headers = file.expected(tuple(config.languages))
            raw = read_table(path, headers, file.required)
            return check_table(raw, file, config.languages).rows
    except FileRefused:
        pass
    return empty_rows(file, config.languages)
