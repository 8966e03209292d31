"""The stock files of the Sirene register: the establishments of a territory and an industry.

The files (StockEtablissement; StockUniteLegale, the history of establishments and the geolocation
where they are there; Parquet or CSV) are known by their names and columns. They are filtered
and joined by the engine, DuckDB within little memory unless another is asked for.

- An organisation is a unit (SIREN) with its establishments in the territory whose activity is in the
  scope, open or closed. SIRET, activity, place and position are those of one of them: the seat
  first, then an open one, then the oldest. It was founded with the first of them and is closed
  when all are.
- ``employees`` is the sum of the middles of the head-count bands of those that are open.
- A unit that gives out its name and address in part keeps number, activity and commune.
- The files also give the comparison data of C5: open establishments here and in the country.
- ``read`` counts every establishment of the files. A line is the place of an establishment among
  those selected, in the order of their SIRET: Parquet files have no lines.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import ibis

from etl.engines import DuckDB, Engine
from etl.faults import FileRefused
from etl.inputs import fingerprint
from etl.sources.base import Extract, Gathering, Setting
from etl.sources.sirene.figures import Counts, add_figures
from etl.sources.sirene.files import StockFile, opened, stock_files, told
from etl.sources.sirene.organisations import COLUMNS, COUNTRY, add_organisations
from etl.sources.sirene.selection import (
    OPEN,
    completed,
    last_open_days,
    local_establishments,
    open_by_activity,
    open_by_commune,
)
from etl.sources.sirene_codes import activity
from observatory import reference
from observatory.config import ConfigError
from observatory.i18n import Message, N_

MEMORY_MIB, THREADS = 128, 2
"""What DuckDB may take for the national files: it needs no more, and the load has tables of its own."""

Cells = Mapping[str, Any]

_PAGE = (
    "https://www.data.gouv.fr/datasets/"
    "base-sirene-des-entreprises-et-de-leurs-etablissements-siren-siret/"
)


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """The organisations of the territory's establishments in scope, and counts to compare with.

    Raises FileRefused, ConfigError; EngineFailed of another engine than DuckDB.
    """
    scope = _scope(setting)
    gathering = Gathering("sirene-stock", setting.name)
    gathering.columns = dict(COLUMNS)
    files = stock_files(paths, setting, gathering)
    gathering.file = ", ".join(file.name for file in files) or gathering.file
    with _engine(setting) as engine:
        stock = opened(engine, files, gathering)
        with told(files):
            gathering.read = _rows(engine, stock.establishments.aggregate(n=ibis._.count()))[0]["n"]
            places = _rows(engine, open_by_commune(stock.establishments))
            communes = _local(places, setting)
            local = local_establishments(stock.establishments, scope, communes)
            local = engine.keep("sirene_local", local)
            found = completed(local, stock.units, stock.positions)
            if stock.periods is not None:
                found = found.left_join(last_open_days(local, stock.periods), "siret")
            rows = _rows(engine, found)
            activities = _rows(engine, open_by_activity(stock.establishments, scope))
    rows.sort(key=lambda row: row["siret"] or "")
    _check_editions(rows, files)
    day = _latest(activities) or setting.as_of
    document = {"source_title": setting.title, "source_date": day.isoformat(),
                "source_url": setting.text("url", _PAGE)}  # fmt: skip
    line = add_organisations(gathering, rows, document)
    if setting.config and communes is not None and line:
        counts = _counts(places, communes, rows, activities, scope)
        territories = (setting.config.territory.focal, COUNTRY)
        add_figures(
            gathering, setting, dict(zip(territories, counts, strict=True)), day, document, line
        )
    _warn(gathering, stock.units is None, rows, activities)
    return gathering.extract(*_fingerprint(paths))


@contextmanager
def _engine(setting: Setting) -> Iterator[Engine]:
    """The engine that was asked for; DuckDB with little memory and a place on the disk."""
    if setting.engine.name != "duckdb":
        yield setting.engine
        return
    with tempfile.TemporaryDirectory(prefix="sirene-", ignore_cleanup_errors=True) as folder:
        connection = ibis.duckdb.connect(
            memory_limit=f"{MEMORY_MIB}MiB", threads=min(THREADS, os.cpu_count() or 1),
            temp_directory=folder, preserve_insertion_order=False,
            autoinstall_known_extensions=False,
        )  # fmt: skip
        try:
            yield DuckDB(connection)
        finally:
            connection.disconnect()


def _rows(engine: Engine, expression: ibis.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = engine.rows(expression).to_pylist()
    return rows


def _scope(setting: Setting) -> dict[str, str]:
    """Activity code of NAF rev. 2 -> segment: the configuration's, without one the usual scope."""
    if setting.config is None:
        usual = reference.naf().query("default_scope")
        return dict(zip(usual["code"], usual["segment"], strict=True))
    scope = {activity(code): segment for code, segment in setting.config.scope.items()}
    scope.pop("", None)
    if not scope:
        template = N_(
            "[[source]] {source}: sirene-stock takes the establishments whose activity is in"
            ' [scope]. Write codes of NAF rev. 2 there: "59.11A" = "production".'
        )
        raise ConfigError(template, source=setting.name)
    return scope


def _local(places: Sequence[Cells], setting: Setting) -> list[str] | None:
    """The commune codes that lie in the territory, as files of any year may write them: city
    districts and former communes included. None without a configuration: everywhere."""
    if setting.config is None:
        return None
    codes = {row["commune"] for row in places if row["commune"]}
    codes.update(reference.communes()["code"], reference.commune_parts()["code"])
    return [code for code in sorted(codes) if setting.is_local(code)]


def _check_editions(rows: Sequence[Cells], files: Sequence[StockFile]) -> None:
    """Refuse files of several dates, which would count every establishment several times."""
    if len({row["siret"] for row in rows}) == len(rows):
        return
    names = ", ".join(file.name for file in files)
    template = N_(
        "{file}: the same establishment, unit or position stands there twice. Keep one edition of each"
        " file at the location of the source."
    )
    raise FileRefused(names, Message(template, {"file": names}))


def _latest(activities: Sequence[Cells]) -> date | None:
    """The day of the latest treatment of an open establishment of the scope, anywhere."""
    days = []
    for row in activities:
        try:
            days.append(date.fromisoformat((row["last_change"] or "")[:10]))
        except ValueError:
            continue
    return max(days, default=None)


def _counts(
    places: Sequence[Cells],
    communes: Sequence[str],
    rows: Sequence[Cells],
    activities: Sequence[Cells],
    scope: Mapping[str, str],
) -> tuple[Counts, Counts]:
    """Open establishments in the territory and in the country; those abroad have no commune."""
    here = set(communes)
    local = sum(row["open"] or 0 for row in places if row["commune"] in here)
    everywhere = sum(row["open"] or 0 for row in places if row["commune"])
    still_open = [
        (activity(row["activitePrincipaleEtablissement"]), 1)
        for row in rows
        if row["etatAdministratifEtablissement"] == OPEN
    ]
    national = [(activity(row["activity"]), row["open"] or 0) for row in activities]
    return Counts.of(local, still_open, scope), Counts.of(everywhere, national, scope)


def _warn(
    gathering: Gathering, alone: bool, rows: Sequence[Cells], activities: Sequence[Cells]
) -> None:
    if alone:
        gathering.warn(
            N_(
                "{file}: no file of units (StockUniteLegale) is there: names are those of signs, and"
                " every unit counts as a company."
            )
        )
    if not activities:
        gathering.warn(
            N_("{file}: no open establishment has an activity of [scope], written in NAF rev. 2.")
        )
    elif not rows:
        gathering.warn(N_("{file}: no establishment of [scope] lies in the territory."))


def _fingerprint(paths: Sequence[Path]) -> tuple[str, int]:
    sizes = [path.stat().st_size for path in paths if path.is_file()]
    digest = sha256("".join(fingerprint(path) for path in paths).encode()).hexdigest()
    return digest, sum(sizes)
