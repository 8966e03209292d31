"""The configuration of an observatory: ``observatory.toml`` and a dataset's ``dataset.toml``.

A configuration is read and checked once, by the load, and travels inside the snapshot as JSON;
nothing else reads the files.

A configuration may rest on another one: ``extends = "observatory.toml"`` names it, relative to the
file that says so. Tables of the two are merged key by key, at every depth; where both state a key,
the extending file's value holds (a list replaces a list).
"""

import json
import re
import tomllib
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from observatory.letters import fold

BASES = ("register", "survey", "record")
"""From the firmest to the weakest (see the Methodology page)."""
ENTIRE_SEGMENT = "all"
BASIN_PREFIX = "basin:"
OTHER_BASIN = "other"


class ConfigError(Exception):
    """The configuration cannot be used; the message names the file, the key and the remedy."""


@dataclass(frozen=True)
class Territory:
    """The focal territory, its country, its basins and the localities that are no commune."""

    focal: str
    country: str
    basins: dict[str, list[str]] = field(default_factory=dict)
    localities: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Config:
    """Everything that is particular to one observatory and one of its datasets."""

    title: dict[str, str]
    languages: list[str]
    territory: Territory
    scope: dict[str, str]
    focal_cluster: str | None
    organisers: list[str]
    baseline_year: int
    as_of: date
    dataset_title: dict[str, str] = field(default_factory=dict)
    dataset_description: dict[str, str] = field(default_factory=dict)
    illustrative: bool = False
    licence: str = ""
    basis: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    survey: dict[str, Any] = field(default_factory=dict)
    sources: list[dict[str, Any]] = field(default_factory=list)
    access: dict[str, Any] = field(default_factory=dict)
    progress: dict[str, float] = field(default_factory=dict)
    keep_snapshots: int = 10

    def table_basis(self, table: str) -> str:
        """The basis of a table: how complete its rows are by construction."""
        if table in self.basis:
            return self.basis[table]
        return "survey" if table in ("survey_answer", "survey_wave") else "register"

    def weakest_basis(self, tables: tuple[str, ...]) -> str:
        """The basis of a figure that reads these tables."""
        return max((self.table_basis(table) for table in tables), key=BASES.index)

    def basin_codes(self) -> dict[str, str]:
        """Code of each configured basin -> its name, in the order of the configuration."""
        return {basin_code(name): name for name in self.territory.basins}

    def label(self, kind: str, key: str, language: str) -> str:
        """The dataset's own name of an id (a subject, a measure, a segment…) in a language."""
        texts = self.labels.get(kind, {}).get(key, {})
        return texts.get(language) or key.replace("-", " ").replace("_", " ").capitalize()

    def to_json(self) -> str:
        """The configuration as the snapshot carries it."""
        return json.dumps(asdict(self), default=str, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Config":
        """The configuration of a snapshot."""
        values = json.loads(text)
        values["territory"] = Territory(**values["territory"])
        values["as_of"] = date.fromisoformat(values["as_of"])
        return cls(**values)


def slug(text: str) -> str:
    """A name as an identifier: lower case without accents, words joined by hyphens."""
    return re.sub(r"[^\w]+", "-", fold(text)).strip("-_")


def basin_code(name: str) -> str:
    """The territory code of a basin."""
    return BASIN_PREFIX + slug(name)


def activity_code(code: str) -> str:
    """An activity code without the marks that editions write differently (``59.11A``)."""
    return re.sub(r"[^0-9A-Z]", "", code.upper())


_KEYS = {
    "": {
        "title", "languages", "as_of", "baseline_year", "territory", "scope", "clusters",
        "actions", "survey", "source", "access", "progress", "snapshots", "labels", "extends",
    },
    "territory": {"focal", "country", "basins", "localities"},
    "clusters": {"focal"},
    "actions": {"organisers"},
    "progress": {"achieved", "on_track", "at_risk", "off_track"},
    "snapshots": {"keep"},
}  # fmt: skip
_SOURCE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_DATASET_KEYS = {"title", "description", "illustrative", "as_of", "licence", "basis", "labels"}


def load_config(path: Path, data: Path | None = None, today: date | None = None) -> Config:
    """Read and check a configuration file, those it extends and, if there is one, a dataset's file.

    ``as_of`` is the dataset's, else the configuration's, else today.
    Raises ConfigError with the file, the key and what to write instead.
    """
    main = _read_settings(path)
    own: dict[str, Any] = {}
    own_path = data / "dataset.toml" if data else None
    if own_path and own_path.exists() and own_path.stat().st_size:
        own = _read_toml(own_path)
        _check_keys(own, _DATASET_KEYS, own_path, "")
        _check_basis(own.get("basis", {}), own_path)
        if not isinstance(own.get("illustrative", False), bool):
            raise ConfigError(f"{own_path}: illustrative must be true or false, without quotes.")
    territory = _table(main, "territory", path)
    for key in ("focal", "country"):
        if not isinstance(territory.get(key), str) or not territory[key]:
            raise ConfigError(f'{path}: [territory] needs {key} = "…" (a code in quotes).')
    _check_basins(territory.get("basins", {}), path)
    localities = territory.get("localities", {})
    if not isinstance(localities, dict) or not _is_texts(list(localities.values())):
        raise ConfigError(f'{path}: [territory.localities] must name communes: "Name" = "code".')
    languages = main.get("languages", ["fr", "en"])
    if not _is_texts(languages) or not languages:
        raise ConfigError(f'{path}: languages must be a list such as ["fr", "en"].')
    focal_cluster = _table(main, "clusters", path).get("focal")
    if not isinstance(focal_cluster, str | None):
        raise ConfigError(f'{path}: [clusters] focal must be a cluster\'s id: focal = "…".')
    organisers = _table(main, "actions", path).get("organisers", [])
    if not _is_texts(organisers):
        raise ConfigError(f"{path}: [actions] organisers must be a list of organisation ids.")
    keep = _table(main, "snapshots", path).get("keep", 10)
    if not isinstance(keep, int) or keep < 2:
        raise ConfigError(f"{path}: [snapshots] keep must be a whole number, 2 or more.")
    baseline = main.get("baseline_year", 2017)
    if not isinstance(baseline, int) or not 1900 <= baseline <= 2200:
        raise ConfigError(f"{path}: baseline_year must be a year such as 2017.")
    as_of = _day(own.get("as_of"), own_path) or _day(main.get("as_of"), path) or today
    name = data.name if data else ""
    return Config(
        title=_texts(main.get("title", {"en": "Observatory", "fr": "Observatoire"}), "title", path),
        languages=list(languages),
        territory=Territory(
            focal=territory["focal"],
            country=territory["country"].upper(),
            basins=territory.get("basins", {}),
            localities=localities,
        ),
        scope={str(code): str(segment) for code, segment in _table(main, "scope", path).items()},
        focal_cluster=focal_cluster,
        organisers=list(organisers),
        baseline_year=baseline,
        as_of=as_of or date.today(),
        dataset_title=_texts(own.get("title", name), "title", own_path),
        dataset_description=_texts(own.get("description", {}), "description", own_path),
        illustrative=own.get("illustrative", False),
        licence=str(own.get("licence", "")),
        basis=own.get("basis", {}),
        labels=_merged(_labels(main, path), _labels(own, own_path)),
        survey=_table(main, "survey", path),
        sources=_sources(main, path),
        access=_table(main, "access", path),
        progress=_progress(main, path),
        keep_snapshots=keep,
    )


def _read_settings(path: Path, extending: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The settings of a configuration file over those of the file that it extends."""
    settings = _read_toml(path)
    _check_keys(settings, _KEYS[""], path, "")
    for table in ("territory", "clusters", "actions", "progress", "snapshots"):
        _check_keys(_table(settings, table, path), _KEYS[table], path, table)
    if "extends" not in settings:
        return settings
    name = settings.pop("extends")
    if not isinstance(name, str) or not name:
        raise ConfigError(f'{path}: extends must name a configuration file: extends = "…".')
    base, chain = path.parent / name, (*extending, path.resolve())
    if base.resolve() in chain:
        raise ConfigError(f"{path}: extends {name} leads back to {base}. Take one of them out.")
    if not base.is_file():
        raise ConfigError(f"{path}: extends {name}, but there is no file {base}.")
    return _merged(_read_settings(base, chain), settings)


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(under, dict) and isinstance(value, dict):
            value = _merged(under, value)
        merged[key] = value
    return merged


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: not UTF-8 text (byte {error.start}). Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}.") from error


def _check_keys(table: dict[str, Any], known: set[str], path: Path, where: str) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f" Did you mean {near[0]}?" if near else f" Known: {', '.join(sorted(known))}."
            place = f"[{where}] " if where else ""
            raise ConfigError(f"{path}: {place}{key} is not a setting.{hint}")


def _table(main: dict[str, Any], key: str, path: Path) -> dict[str, Any]:
    value = main.get(key, {})
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: {key} must be a table: write [{key}] on its own line.")
    return value


def _check_basis(basis: Any, path: Path) -> None:
    from observatory.model import TABLES

    if not isinstance(basis, dict):
        raise ConfigError(f'{path}: [basis] must be a table such as event = "record".')
    for table, value in basis.items():
        if table not in TABLES:
            near = get_close_matches(table, TABLES, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise ConfigError(f"{path}: [basis] {table} is not a table.{hint}")
        if value not in BASES:
            raise ConfigError(f"{path}: [basis] {table} must be one of {', '.join(BASES)}.")


def _check_basins(basins: Any, path: Path) -> None:
    if not isinstance(basins, dict) or not all(_is_texts(codes) for codes in basins.values()):
        raise ConfigError(
            f'{path}: [territory.basins] must list commune codes: "Name" = ["code", …].'
        )
    owner: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, codes in basins.items():
        if names.setdefault(basin_code(name), name) != name:
            raise ConfigError(
                f"{path}: the basins {names[basin_code(name)]} and {name} have names too alike"
                " to be told apart. Rename one."
            )
        for code in codes:
            if owner.setdefault(code, name) != name:
                raise ConfigError(
                    f"{path}: commune {code} is in two basins, {owner[code]} and {name}."
                )


def _labels(settings: dict[str, Any], path: Path | None) -> dict[str, Any]:
    labels = settings.get("labels", {})
    if not isinstance(labels, dict) or not all(isinstance(kind, dict) for kind in labels.values()):
        raise ConfigError(f"{path}: labels must be tables: write [labels.segment] on its own line.")
    for kind, texts in labels.items():
        for key, names in texts.items():
            _texts(names if isinstance(names, dict) else None, f"[labels.{kind}] {key}", path)
    return labels


def _sources(main: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    sources = main.get("source", [])
    if not isinstance(sources, list) or not all(isinstance(source, dict) for source in sources):
        raise ConfigError(f"{path}: source must be a list of tables: write [[source]] before each.")
    names: set[str] = set()
    for source in sources:
        _check_source(source, path)
        if source["name"] in names:
            raise ConfigError(f"{path}: two sources are called {source['name']}. Rename one.")
        names.add(source["name"])
    return sources


def _check_source(source: dict[str, Any], path: Path) -> None:
    from observatory.model import COMMON_OPTIONS, KINDS, LAYOUT

    kind, name = source.get("kind"), source.get("name")
    if kind not in KINDS:
        near = get_close_matches(str(kind), KINDS, 1)
        hint = f" Did you mean {near[0]}?" if near else f" Known: {', '.join(KINDS)}."
        raise ConfigError(f"{path}: [[source]] kind {kind!r} is no kind of source.{hint}")
    if not isinstance(name, str) or not _SOURCE_NAME.fullmatch(name):
        raise ConfigError(
            f'{path}: a [[source]] of kind {kind} needs name = "…": letters, digits, . _ and -.'
        )
    if name in LAYOUT:
        raise ConfigError(f"{path}: [[source]] {name} has the name of a file. Rename the source.")
    options = KINDS[kind].options
    _check_keys(source, {*COMMON_OPTIONS, *options}, path, f"source: {name}")
    location = source.get("location")
    if not (isinstance(location, str) and location) and not (location and _is_texts(location)):
        raise ConfigError(f'{path}: [[source]] {name} needs location = "…" (a file or an address).')
    for key in ("live", "datasets"):
        kind_of, words = (bool, "true or false") if key == "live" else (list, 'a list: ["name"]')
        if not isinstance(source.get(key, kind_of()), kind_of):
            raise ConfigError(f"{path}: [[source]] {name}: {key} must be {words}.")
    if source.get("live") and not KINDS[kind].live:
        raise ConfigError(
            f"{path}: [[source]] {name}: {kind} is no service. Leave live out and name its files."
        )


def _progress(main: dict[str, Any], path: Path) -> dict[str, float]:
    limits = _table(main, "progress", path)
    for key, value in limits.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ConfigError(f"{path}: [progress] {key} must be a number such as 0.95.")
    return limits


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _texts(value: Any, key: str, path: Path | None) -> dict[str, str]:
    if isinstance(value, str):
        return {"en": value, "fr": value} if value else {}
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        return value
    raise ConfigError(f'{path}: {key} must be {{ fr = "…", en = "…" }}.')


def _day(value: Any, path: Path | None) -> date | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ConfigError(f"{path}: as_of must be a day such as 2026-10-31, not {value!r}.")
