"""Data directories and snapshots for tests, written from short inline tables.

The default territory is invented: the department ``17`` of ``ES`` with three communes in two
basins, so that a load needs no reference of communes::

    snapshot = load_dataset(
        tmp_path,
        {
            "events": '''
                event_id;title;kind;start_date;country_code;commune
                E1;Meeting;btob;2019-03-04;ES;Costa
            ''',
        },
        basis={"event": "record"},
        as_of="2020-06-30",
    )
    assert value(snapshot, "R3.1", year=2019) == 1
"""

import json
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pandas as pd

from etl.load import LoadResult, load
from observatory.snapshot import Snapshot

AS_OF = "2020-12-31"
FOCAL = "17"
COAST, OTHER = "basin:coast", "basin:other"

CONFIG = f"""
title = {{ fr = "Essai", en = "Trial" }}
languages = ["fr", "en"]
as_of = {AS_OF}
baseline_year = 2017

[territory]
focal = "{FOCAL}"
country = "ES"
[territory.basins]
"Coast" = ["17001", "17002"]
[territory.localities]
"Parque del Cine" = "17002"

[scope]
"59.11A" = "production"
"62.01Z" = "games"

[clusters]
focal = "one"
"""
"""The default configuration; the focal cluster is ``one``, every organiser's events are judged."""

TERRITORIES = """
    code;name;level;parent;population;lat;lon
    17;Campo;department;ES;6000;;
    17001;Costa;commune;17;3000;41.00;2.00
    17002;Llano;commune;17;2000;41.20;2.00
    17003;Sierra;commune;17;1000;41.40;2.20
    18;Lejos;department;ES;500;;
    18001;Otra;commune;18;500;42.50;1.00
"""
"""Costa and Llano lie in the basin ``basin:coast``, Sierra in ``basin:other``; Otra is elsewhere."""

Files = Mapping[str, str | bytes]


def write_dataset(
    directory: Path,
    files: Files,
    *,
    basis: Mapping[str, str] | None = None,
    as_of: str | None = None,
    settings: str = "",
) -> Path:
    """Write a data directory and return it.

    ``files``: stem (or file name) -> rows, one a line, cells separated by ``;`` (indentation and
    blank lines at both ends do not count), or bytes, which are written as they are. Without
    ``territories`` the default ones are written. ``basis`` and ``as_of`` (an ISO day) go to
    dataset.toml, with ``settings`` (TOML) above them.
    """
    directory.mkdir(parents=True, exist_ok=True)
    known = {Path(name).stem for name in files}
    if "territories" not in known:
        files = {**files, "territories": TERRITORIES}
    for name, content in files.items():
        path = directory / (name if "." in name else f"{name}.csv")
        path.write_bytes(content if isinstance(content, bytes) else _csv(content))
    lines = [settings]
    if as_of:
        lines.append(f"as_of = {as_of}")
    if basis:
        lines += ["[basis]", *(f'{table} = "{word}"' for table, word in basis.items())]
    text = "\n".join(line for line in lines if line)
    if text:
        (directory / "dataset.toml").write_text(text + "\n", encoding="utf-8")
    return directory


def write_config(root: Path, text: str = CONFIG, extra: str = "") -> Path:
    """Write a configuration file under ``root`` and return it; ``extra`` is TOML put after it."""
    root.mkdir(parents=True, exist_ok=True)
    path = root / "observatory.toml"
    path.write_text(text + "\n" + extra + "\n", encoding="utf-8")
    return path


def load_result(
    root: Path,
    files: Files | None = None,
    *,
    name: str = "trial",
    basis: Mapping[str, str] | None = None,
    as_of: str | None = None,
    settings: str = "",
    config: str = CONFIG,
) -> LoadResult:
    """Write the files under ``root/data/<name>``, load them and return what the load tells."""
    data = write_dataset(
        root / "data" / name, files or {}, basis=basis, as_of=as_of, settings=settings
    )
    return load(write_config(root, config), data, root / "warehouse", wait_seconds=5)


def load_dataset(
    root: Path,
    files: Files | None = None,
    *,
    name: str = "trial",
    basis: Mapping[str, str] | None = None,
    as_of: str | None = None,
    settings: str = "",
    config: str = CONFIG,
) -> Snapshot:
    """Write the files under ``root/data/<name>``, load them and open the published snapshot.

    The parameters are those of ``write_dataset``; ``config`` replaces the default configuration.
    """
    result = load_result(
        root, files, name=name, basis=basis, as_of=as_of, settings=settings, config=config
    )
    return Snapshot(root / "warehouse" / name / f"{result.snapshot}.duckdb")


def values(
    snapshot: Snapshot,
    indicator_id: str,
    *,
    territory: str = FOCAL,
    segment: str = "all",
) -> pd.DataFrame:
    """The values of an indicator in one territory and segment, oldest first."""
    return snapshot.query(
        "SELECT * FROM indicator_value WHERE indicator_id = ? AND territory_code = ?"
        " AND segment = ? ORDER BY period_start, period_end",
        [indicator_id, territory, segment],
    )


def value(
    snapshot: Snapshot,
    indicator_id: str,
    *,
    year: int,
    territory: str = FOCAL,
    segment: str = "all",
) -> float | None:
    """The value of a whole year; None where there is no row or the row holds no value."""
    rows = snapshot.query(
        "SELECT value FROM indicator_value WHERE indicator_id = ? AND territory_code = ?"
        " AND segment = ? AND period_start = make_date(?, 1, 1) AND period_end = make_date(?, 12, 31)",
        [indicator_id, territory, segment, year, year],
    )
    found = rows["value"].dropna()
    return float(found.iloc[0]) if len(found) else None


def rejected(snapshot: Snapshot) -> list[tuple[str, int, str, str, str]]:
    """The table rejected_row as (source, line, column, value, reason), in its order."""
    rows = snapshot.query('SELECT source, line, "column", value, reason FROM rejected_row')
    return [tuple(row) for row in rows.itertuples(index=False, name=None)]


def warnings(snapshot: Snapshot) -> list[str]:
    """The warnings that the snapshot keeps, in English."""
    kept = json.loads(snapshot.query("SELECT warnings FROM snapshot")["warnings"].iloc[0])
    return [item["template"].format_map(item["values"]) for item in kept]


def _csv(text: str) -> bytes:
    lines = dedent(text).strip().splitlines()
    return "".join(f"{line.rstrip(' ')}\n" for line in lines).encode()
