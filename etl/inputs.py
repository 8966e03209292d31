"""The sources of a load that the configuration names: where they lie, and what they hold."""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from glob import glob
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pandas as pd

from etl.contracts import Checked, check_table, empty_rows
from etl.faults import Rejection
from etl.sources.base import Extract, Setting
from etl.sources.registry import reader_module
from observatory.config import Config, ConfigError
from observatory.i18n import Message, N_
from observatory.model import LAYOUT

GOOD, ASIDE, STATE = "good", "old", "state.json"
"""What a source's folder of the cache holds: its last good extract (put aside for the moment in which
a newer one takes its place), and how the last refresh went."""
OUTLINES = "boundaries"
"""The kind that brings no rows but shapes of the territories."""

_WHOLE_UP_TO = 64_000_000
_END = 1 << 20
_PATTERN = frozenset("*?[")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
"""How an address such as ``s3://…`` begins as a path, which has one stroke less."""


@dataclass(frozen=True)
class State:
    """How the last refresh of a live source went. ``problem`` is None where it went well."""

    retrieved_at: str = ""
    problem: Message | None = None

    @classmethod
    def read(cls, folder: Path) -> "State":
        """The state kept in a source's folder of the cache; an empty one where there is none."""
        try:
            kept = json.loads((folder / STATE).read_text("utf-8"))
            problem = kept.get("problem")
            return cls(kept.get("retrieved_at", ""), Message(**problem) if problem else None)
        except (OSError, ValueError, TypeError, AttributeError):
            return cls()

    def as_json(self) -> str:
        """The state as it is kept."""
        problem = self.problem and {
            "template": self.problem.template,
            "values": self.problem.values,
        }
        return json.dumps({"retrieved_at": self.retrieved_at, "problem": problem})


@dataclass(frozen=True)
class SourceInput:
    """One source of a load: its settings, its files and how its last refresh went."""

    setting: Setting
    paths: list[Path]
    state: State = field(default_factory=State)

    @property
    def name(self) -> str:
        """The source's name."""
        return self.setting.name

    @property
    def kind(self) -> str:
        """The source's kind."""
        return str(self.setting.source["kind"])

    def digest(self) -> str:
        """What tells this input from another: names and contents of its files, and a failure."""
        total = hashlib.sha256(f"{self.name}\n{self.state.problem}\n".encode())
        for path in self.paths:
            total.update(f"{path.name} {fingerprint(path)}\n".encode())
            if _ADDRESS.match(str(path)):
                # What lies there now, nobody can tell without reading it: it may be new.
                total.update(os.urandom(16))
        return total.hexdigest()


@dataclass(frozen=True)
class SourceChecked:
    """A source after its reader and the contracts: rows by file of the layout, and all faults.

    ``accepted`` counts the records all of whose rows hold, ``rejected`` those with a fault; records
    that are none of this territory's are in ``read`` alone.
    """

    input: SourceInput
    extract: Extract
    tables: list[Checked]
    seconds: float

    @property
    def faults(self) -> list[Rejection]:
        """The records that the reader could not use."""
        return self.extract.faults

    @cached_property
    def rejected(self) -> int:
        """Records with a fault."""
        return len(self._faulty)

    @cached_property
    def accepted(self) -> int:
        """Records whose rows were all accepted."""
        kept = {int(line) for item in self.tables for line in item.rows["line"].unique()}
        return len(kept - self._faulty)

    @cached_property
    def _faulty(self) -> set[int]:
        return {
            fault.line
            for faults in (self.faults, *(item.rejected for item in self.tables))
            for fault in faults
        }


def configured(
    config: Config, base: Path, dataset: str, cache: Path
) -> tuple[list[SourceInput], list[Message]]:
    """The sources that a dataset takes, and warnings about those that have nothing yet.

    ``base``: the configuration's directory, from which locations are taken; ``cache``: the dataset's
    folder of extracts.
    """
    inputs: list[SourceInput] = []
    warnings: list[Message] = []
    for source in sources_of(config, dataset):
        setting = Setting(source, config)
        folder = cache / setting.name
        paths = extracted(folder) if is_live(source) else located(setting, base)
        state = State.read(folder) if is_live(source) else State()
        if state.problem and paths:
            template = N_(
                "{source}: the last refresh failed; its last good extract stays in service."
            )
            warnings.append(Message(template, {"source": setting.name}))
        elif not paths and source["kind"] != OUTLINES:
            warnings.append(_nothing(setting, state))
        # A service that has failed from the start has no rows, but its reason to be told.
        if paths or (state.problem and source["kind"] != OUTLINES):
            inputs.append(SourceInput(setting, paths, state))
    return inputs, warnings


def _nothing(setting: Setting, state: State) -> Message:
    """Why a source brings nothing."""
    values = {"source": setting.name, "location": ", ".join(setting.texts("location"))}
    if state.problem:
        template = N_("{source}: the refresh failed, and there is no extract of an earlier one.")
    elif is_live(dict(setting.source)):
        template = N_("{source} has no extract yet. Run python -m etl refresh, with network.")
    else:
        template = N_("{source}: no file at {location}. Put it there, or correct the location.")
    return Message(template, values)


def sources_of(config: Config, dataset: str) -> list[dict[str, Any]]:
    """The configured sources of a dataset: those that name it, and, unless it is illustrative,
    those that name none; invented and real data never meet. Outlines are the same for all."""
    return [
        source
        for source in config.sources
        if source["kind"] == OUTLINES
        or dataset in source.get("datasets", [] if config.illustrative else [dataset])
    ]


def is_live(source: dict[str, Any]) -> bool:
    """Whether a source is a service that a refresh asks, rather than files. Outlines at an address
    always are."""
    at_address = source["kind"] == OUTLINES and "://" in str(source.get("location"))
    return at_address or bool(source.get("live", False))


def extracted(folder: Path) -> list[Path]:
    """The files of a live source's last good extract."""
    places = (folder / name for name in (GOOD, ASIDE))
    good = next((place for place in places if place.is_dir()), folder / GOOD)
    return sorted(path for path in good.rglob("*") if path.is_file())


def located(setting: Setting, base: Path) -> list[Path]:
    """The files at a source's location, those that are there, sorted by name within each place."""
    found: list[Path] = []
    for text in setting.texts("location"):
        if text.lower().startswith("file://"):
            text = unquote(urlsplit(text).path)
        if "://" in text:
            found.append(Path(text))
        elif (base / text).is_dir():
            found += sorted(path for path in (base / text).iterdir() if path.is_file())
        elif (base / text).exists():
            found.append(base / text)
        elif _PATTERN & set(text):
            matches = (base / match for match in glob(text, root_dir=base, recursive=True))
            found += sorted(path for path in matches if path.is_file())
    return found


def read_source(item: SourceInput, languages: Sequence[str]) -> SourceChecked:
    """Read a source and check its rows. Raises FileRefused, ConfigError."""
    started = time.perf_counter()
    extract = Extract("", {}, [], 0)
    if item.paths:
        extract = reader_module(item.kind).read(item.paths, item.setting)
    tables = []
    for stem, raw in extract.tables.items():
        checked = check_table(raw, LAYOUT[stem], languages, item.name)
        tables.append(replace(checked, sha256=extract.sha256, bytes=extract.bytes))
    return SourceChecked(item, extract, tables, time.perf_counter() - started)


def rows_by_file(checked: Sequence[Checked], config: Config) -> dict[str, pd.DataFrame]:
    """The rows of every file of the layout, each with its source, those of the files first."""
    rows = {}
    for stem, file in LAYOUT.items():
        parts = [
            item.rows.assign(source=item.source) for item in checked if item.file.stem == stem
        ] or [empty_rows(file, config.languages).assign(source=stem)]
        table = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
        rows[stem] = table.reset_index(drop=True)
    return rows


def only_source(config: Config | None, kind: str, name: str = "") -> dict[str, Any]:
    """The settings to check a file of a kind with: those of the source of this kind (and name).

    Raises ConfigError where several have the kind and none is named.
    """
    found = [
        source
        for source in (config.sources if config else [])
        if source["kind"] == kind and (not name or source["name"] == name)
    ]
    if len(found) > 1:
        names = ", ".join(str(source["name"]) for source in found)
        template = N_("Several sources are of kind {kind}: {names}. Name one with --source.")
        raise ConfigError(template, kind=kind, names=names)
    if not found and name:
        template = N_("No source of kind {kind} is called {name} in the configuration.")
        raise ConfigError(template, kind=kind, name=name)
    return found[0] if found else {"name": kind, "kind": kind}


def placed(setting: Setting, territories: Callable[[], pd.DataFrame]) -> Setting:
    """The setting with the places of its territory; they are looked up when first asked for."""
    config = setting.config
    if config is None:
        return setting
    places: list[Any] = []

    def is_local(
        place: str | None, country: str | None = None, department: str | None = None
    ) -> bool:
        if not places:
            from etl.conform.territory import gazetteer

            places.append(gazetteer(territories(), config))
        code = places[0].commune(place, department, country)
        return bool(places[0].is_focal(code))

    return replace(setting, is_local=is_local)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file; of a very large one, of its size and its two ends (a Parquet file's end
    tells of every column chunk)."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size <= _WHOLE_UP_TO:
                return hashlib.file_digest(file, "sha256").hexdigest()
            first = file.read(_END)
            file.seek(-_END, 2)
            return hashlib.sha256(b"%d" % size + first + file.read(_END)).hexdigest()
    except OSError:
        # Its reader refuses it in words, together with the other files.
        return "unreadable"
