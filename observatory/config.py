"""The configuration of an observatory: ``observatory.toml`` and a dataset's ``dataset.toml``.

A configuration is read and checked once, by the load, and travels inside the snapshot as JSON;
nothing else reads the files.

A configuration may rest on another one: ``extends = "observatory.toml"`` names it, relative to the
file that says so. Tables of the two are merged key by key, at every depth; where both state a key,
the extending file's value holds (a list replaces a list).
"""

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from observatory.access_settings import KEYS as ACCESS_KEYS
from observatory.access_settings import AccessSettings
from observatory.engine import Spark
from observatory.i18n import N_
from observatory.letters import fold
from observatory.mail_settings import DigestSettings, MailSettings
from observatory.report_settings import ReportSettings
from observatory.settings import ConfigError as ConfigError
from observatory.settings import (
    check_keys,
    check_secrets,
    day_of,
    is_texts,
    not_known,
    read_toml,
    table_of,
    texts_of,
)
from observatory.survey import Survey
from observatory.voting import Voting

BASES = ("register", "survey", "record")
"""From the firmest to the weakest (see the Methodology page)."""
ENTIRE_SEGMENT = "all"
BASIN_PREFIX = "basin:"
OTHER_BASIN = "other"
REGISTER = "register"
"""The source of rows that were typed into the observatory."""


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
    survey: Survey = field(default_factory=Survey)
    sources: list[dict[str, Any]] = field(default_factory=list)
    access: AccessSettings = field(default_factory=AccessSettings)
    progress: dict[str, float] = field(default_factory=dict)
    keep_snapshots: int = 10
    register: str = ""
    contact: str = ""
    origins: list[str] = field(default_factory=list)
    embedders: list[str] = field(default_factory=list)
    votes: Voting = field(default_factory=Voting)
    spark: Spark = field(default_factory=Spark)
    mail: MailSettings = field(default_factory=MailSettings)
    digest: DigestSettings = field(default_factory=DigestSettings)
    report: ReportSettings = field(default_factory=ReportSettings)

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
        """The configuration as the snapshot carries it.

        Where it was computed, and to whom mail goes, are left out: they change no number.
        """
        values = {key: value for key, value in asdict(self).items() if key not in _NOT_CARRIED}
        return json.dumps(values, default=str, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Config":
        """The configuration of a snapshot."""
        values = json.loads(text)
        values["territory"] = Territory(**values["territory"])
        values["survey"] = Survey(**values["survey"])
        values["access"] = AccessSettings.carried(values["access"])
        values["votes"] = Voting(**values.get("votes", {}))
        values["report"] = ReportSettings(**values.get("report", {}))
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


_NOT_CARRIED = ("spark", "mail", "digest")
"""What is true of an installation alone (for Spark, it may hold keys of a store)."""
_KEYS = {
    "": {
        "title", "languages", "as_of", "baseline_year", "territory", "scope", "clusters",
        "actions", "survey", "source", "access", "progress", "snapshots", "labels", "extends",
        "engine", "register", "contact", "api", "embed", "votes", "mail", "digest",
        "report",
    },
    "territory": {"focal", "country", "basins", "localities"},
    "clusters": {"focal"},
    "actions": {"organisers"},
    "progress": {"achieved", "on_track", "at_risk", "off_track"},
    "snapshots": {"keep"},
    "engine": {"spark", "settings"},
    "register": {"url"},
    "api": {"origins"},
    "embed": {"origins"},
    "survey": {"weighting", "margins"},
    "access": ACCESS_KEYS,
    "votes": {"notice", "months"},
    "mail": {"host", "port", "security", "from", "user", "to"},
    "digest": {"address"},
    "report": {"codes"},
}  # fmt: skip
_SOURCE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_MAIL = re.compile(r"[^\s@:/?#&]+@[^\s@:/?#&]+\.[^\s@:/?#&]+")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
_PAGE = re.compile(r"https?://[^\s\"'<>]+")
_DATASET_KEYS = {"title", "description", "illustrative", "as_of", "licence", "basis", "labels"}


def load_config(path: Path, data: Path | None = None, today: date | None = None) -> Config:
    """Read and check a configuration file, those it extends and, if there is one, a dataset's file.

    ``as_of`` is the dataset's, else the configuration's, else today. A JSON file is a configuration
    as a snapshot carries it.
    Raises ConfigError with the file, the key and what to write instead.
    """
    if path.suffix == ".json":
        return _carried(path)
    main = _read_settings(path)
    own: dict[str, Any] = {}
    own_path = data / "dataset.toml" if data else None
    if own_path and own_path.exists() and own_path.stat().st_size:
        own = read_toml(own_path)
        check_keys(own, _DATASET_KEYS, own_path, "")
        _check_basis(own.get("basis", {}), own_path)
        if not isinstance(own.get("illustrative", False), bool):
            template = N_("{file}: illustrative must be true or false, without quotes.")
            raise ConfigError(template, file=own_path)
    territory = table_of(main, "territory", path)
    for key in ("focal", "country"):
        if not isinstance(territory.get(key), str) or not territory[key]:
            template = N_('{file}: [territory] needs {key} = "…" (a code in quotes).')
            raise ConfigError(template, file=path, key=key)
    _check_basins(territory.get("basins", {}), path)
    localities = territory.get("localities", {})
    if not isinstance(localities, dict) or not is_texts(list(localities.values())):
        template = N_('{file}: [territory.localities] must name communes: "Name" = "code".')
        raise ConfigError(template, file=path)
    languages = main.get("languages", ["fr", "en"])
    if not is_texts(languages) or not languages:
        raise ConfigError(N_('{file}: languages must be a list such as ["fr", "en"].'), file=path)
    focal_cluster = table_of(main, "clusters", path).get("focal")
    if not isinstance(focal_cluster, str | None):
        template = N_('{file}: [clusters] focal must be a cluster\'s id: focal = "…".')
        raise ConfigError(template, file=path)
    organisers = table_of(main, "actions", path).get("organisers", [])
    if not is_texts(organisers):
        template = N_("{file}: [actions] organisers must be a list of organisation ids.")
        raise ConfigError(template, file=path)
    keep = table_of(main, "snapshots", path).get("keep", 10)
    if not isinstance(keep, int) or keep < 2:
        template = N_("{file}: [snapshots] keep must be a whole number, 2 or more.")
        raise ConfigError(template, file=path)
    baseline = main.get("baseline_year", 2017)
    if not isinstance(baseline, int) or not 1900 <= baseline <= 2200:
        raise ConfigError(N_("{file}: baseline_year must be a year such as 2017."), file=path)
    as_of = day_of(own.get("as_of"), own_path) or day_of(main.get("as_of"), path) or today
    name = data.name if data else ""
    return Config(
        title=texts_of(
            main.get("title", {"en": "Observatory", "fr": "Observatoire"}), "title", path
        ),
        languages=list(languages),
        territory=Territory(
            focal=territory["focal"],
            country=territory["country"].upper(),
            basins=territory.get("basins", {}),
            localities=localities,
        ),
        scope={str(code): str(segment) for code, segment in table_of(main, "scope", path).items()},
        focal_cluster=focal_cluster,
        organisers=list(organisers),
        baseline_year=baseline,
        as_of=as_of or date.today(),
        dataset_title=texts_of(own.get("title", name), "title", own_path),
        dataset_description=texts_of(own.get("description", {}), "description", own_path),
        illustrative=own.get("illustrative", False),
        licence=str(own.get("licence", "")),
        basis=own.get("basis", {}),
        labels=_merged(_labels(main, path), _labels(own, own_path)),
        survey=Survey.of(table_of(main, "survey", path), territory.get("basins", {}), path),
        sources=_sources(main, path),
        access=AccessSettings.of(table_of(main, "access", path), path),
        progress=_progress(main, path),
        keep_snapshots=keep,
        register=_register(main, path),
        contact=_contact(main, path),
        origins=_origins(main, "api", path),
        embedders=_origins(main, "embed", path),
        votes=Voting.of(table_of(main, "votes", path), path),
        report=ReportSettings.of(table_of(main, "report", path), path),
        spark=Spark.of(table_of(main, "engine", path), path),
        mail=MailSettings.of(table_of(main, "mail", path), list(languages), path),
        digest=DigestSettings.of(table_of(main, "digest", path), path),
    )


def _contact(main: dict[str, Any], path: Path) -> str:
    """Where to write that something is wrong: a mail address or a page, as a link's address."""
    contact = main.get("contact", "")
    if isinstance(contact, str):
        if not contact or _PAGE.fullmatch(contact):
            return contact
        if _MAIL.fullmatch(contact):
            return f"mailto:{contact}"
    template = N_('{file}: contact must be a mail address or the address of a page: contact = "…".')
    raise ConfigError(template, file=path)


def _origins(main: dict[str, Any], table: str, path: Path) -> list[str]:
    """The origins whose pages may read the interface for programs from a browser (``api``), or show
    pages within their own (``embed``)."""
    origins = table_of(main, table, path).get("origins", [])
    if not is_texts(origins) or not all(_ORIGIN.fullmatch(origin) for origin in origins):
        template = N_(
            '{file}: [{table}] origins must be a list of origins without a path: ["https://www.example.org"].'
        )
        raise ConfigError(template, file=path, table=table)
    return list(origins)


def _carried(path: Path) -> Config:
    try:
        return Config.from_json(path.read_text("utf-8"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        template = N_("{file}: not a configuration as a snapshot carries it.")
        raise ConfigError(template, file=path) from error


def _read_settings(path: Path, extending: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The settings of a configuration file over those of the file that it extends."""
    settings = read_toml(path)
    register = settings.get("register")
    # Its own message says where a register's password belongs.
    check_secrets({**settings, "register": {}} if register else settings, path)
    check_keys(settings, _KEYS[""], path, "")
    for table in filter(None, _KEYS):
        check_keys(table_of(settings, table, path), _KEYS[table], path, table)
    if "extends" not in settings:
        return settings
    name = settings.pop("extends")
    if not isinstance(name, str) or not name:
        template = N_('{file}: extends must name a configuration file: extends = "…".')
        raise ConfigError(template, file=path)
    base, chain = path.parent / name, (*extending, path.resolve())
    if base.resolve() in chain:
        template = N_("{file}: extends {name} leads back to {base}. Take one of them out.")
        raise ConfigError(template, file=path, name=name, base=base)
    if not base.is_file():
        template = N_("{file}: extends {name}, but there is no file {base}.")
        raise ConfigError(template, file=path, name=name, base=base)
    return _merged(_read_settings(base, chain), settings)


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(under, dict) and isinstance(value, dict):
            value = _merged(under, value)
        merged[key] = value
    return merged


def _check_basis(basis: Any, path: Path) -> None:
    from observatory.model import TABLES

    if not isinstance(basis, dict):
        template = N_('{file}: [basis] must be a table such as event = "record".')
        raise ConfigError(template, file=path)
    for table, value in basis.items():
        if table not in TABLES:
            raise not_known(
                table,
                TABLES,
                N_("{file}: [basis] {table} is not a table. Did you mean {near}?"),
                N_("{file}: [basis] {table} is not a table."),
                file=path,
                table=table,
            )
        if value not in BASES:
            template = N_("{file}: [basis] {table} must be one of {known}.")
            raise ConfigError(template, file=path, table=table, known=", ".join(BASES))


def _check_basins(basins: Any, path: Path) -> None:
    if not isinstance(basins, dict) or not all(is_texts(codes) for codes in basins.values()):
        template = N_('{file}: [territory.basins] must list commune codes: "Name" = ["code", …].')
        raise ConfigError(template, file=path)
    owner: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, codes in basins.items():
        if names.setdefault(basin_code(name), name) != name:
            template = N_(
                "{file}: the basins {other} and {name} have names too alike to be told apart."
                " Rename one."
            )
            raise ConfigError(template, file=path, other=names[basin_code(name)], name=name)
        for code in codes:
            if owner.setdefault(code, name) != name:
                template = N_("{file}: commune {code} is in two basins, {other} and {name}.")
                raise ConfigError(template, file=path, code=code, other=owner[code], name=name)


def _labels(settings: dict[str, Any], path: Path | None) -> dict[str, Any]:
    labels = settings.get("labels", {})
    if not isinstance(labels, dict) or not all(isinstance(kind, dict) for kind in labels.values()):
        template = N_("{file}: labels must be tables: write [labels.segment] on its own line.")
        raise ConfigError(template, file=path)
    for kind, texts in labels.items():
        for key, names in texts.items():
            texts_of(names if isinstance(names, dict) else None, f"[labels.{kind}] {key}", path)
    return labels


def _sources(main: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    sources = main.get("source", [])
    if not isinstance(sources, list) or not all(isinstance(source, dict) for source in sources):
        template = N_("{file}: source must be a list of tables: write [[source]] before each.")
        raise ConfigError(template, file=path)
    names: set[str] = set()
    for source in sources:
        _check_source(source, path)
        if source["name"] in names:
            template = N_("{file}: two sources are called {name}. Rename one.")
            raise ConfigError(template, file=path, name=source["name"])
        names.add(source["name"])
    return sources


def _check_source(source: dict[str, Any], path: Path) -> None:
    from observatory.model import COMMON_OPTIONS, KINDS, LAYOUT

    kind, name = source.get("kind"), source.get("name")
    if not isinstance(kind, str) or kind not in KINDS:
        raise not_known(
            kind,
            KINDS,
            N_("{file}: [[source]] kind {kind} is no kind of source. Did you mean {near}?"),
            N_("{file}: [[source]] kind {kind} is no kind of source. Known: {known}."),
            file=path,
            kind=repr(kind),
        )
    if not isinstance(name, str) or not _SOURCE_NAME.fullmatch(name):
        template = N_(
            '{file}: a [[source]] of kind {kind} needs name = "…": letters, digits, . _ and -.'
        )
        raise ConfigError(template, file=path, kind=kind)
    if name in LAYOUT or name == REGISTER:
        template = N_("{file}: [[source]] {source} has the name of a file. Rename the source.")
        raise ConfigError(template, file=path, source=name)
    options = KINDS[kind].options
    check_keys(source, {*COMMON_OPTIONS, *options}, path, f"source: {name}")
    location = source.get("location")
    if not (isinstance(location, str) and location) and not (location and is_texts(location)):
        template = N_('{file}: [[source]] {source} needs location = "…" (a file or an address).')
        raise ConfigError(template, file=path, source=name)
    if not isinstance(source.get("live", False), bool):
        template = N_("{file}: [[source]] {source}: live must be true or false.")
        raise ConfigError(template, file=path, source=name)
    if not isinstance(source.get("datasets", []), list):
        template = N_('{file}: [[source]] {source}: datasets must be a list: ["name"].')
        raise ConfigError(template, file=path, source=name)
    if source.get("live") and not KINDS[kind].live:
        template = N_(
            "{file}: [[source]] {source}: {kind} is no service. Leave live out and name its files."
        )
        raise ConfigError(template, file=path, source=name, kind=kind)


def _register(main: dict[str, Any], path: Path) -> str:
    url = table_of(main, "register", path).get("url", "")
    if not isinstance(url, str):
        template = N_('{file}: [register] url must be an address or a file: url = "…".')
        raise ConfigError(template, file=path)
    if "://" in url and urlsplit(url).password:
        template = N_(
            "{file}: [register] url must hold no password, since snapshots carry the configuration."
            " Give it in PGPASSWORD or ~/.pgpass, or the whole address in OBSERVATORY_REGISTER."
        )
        raise ConfigError(template, file=path)
    return url


def _progress(main: dict[str, Any], path: Path) -> dict[str, float]:
    limits = table_of(main, "progress", path)
    for key, value in limits.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            template = N_("{file}: [progress] {key} must be a number such as 0.95.")
            raise ConfigError(template, file=path, key=key)
    return limits
