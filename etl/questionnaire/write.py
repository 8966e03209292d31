"""The questionnaire written for its tools, with the clusters and the territory of a configuration."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from etl.conform.territory import gazetteer
from etl.contracts import check_table, empty_rows
from etl.questionnaire import google_forms, limesurvey
from etl.questionnaire.definition import TITLE, row_codes
from etl.questionnaire.settings import settings
from etl.sources.tabular import is_absent, read_table
from observatory.config import Config, ConfigError
from observatory.i18n import N_
from observatory.model import LAYOUT


def write(
    config: Config, target: Path, data: Path | None = None, chosen: Sequence[str] = ()
) -> list[Path]:
    """Write the questionnaire's files and return their paths.

    ``data``: the data directory that names the clusters and the territory; ``chosen``: clusters to
    ask about, in this order, as an id of ``data`` or as ``id=Name``; by default all of ``data``.
    Raises ConfigError where no cluster is known, FileRefused where a file of ``data`` is.
    """
    languages = [code for code in config.languages if code in TITLE] or list(TITLE)[-1:]
    clusters = _clusters(_rows(data, "clusters", config), chosen)
    territory = _territory(config, _rows(data, "territories", config))
    files = {
        "limesurvey.txt": limesurvey.structure(clusters, territory, languages),
        "source.toml": settings(clusters),
    }
    for code in languages:
        files[f"google-forms-{code}.gs"] = google_forms.script(clusters, territory, code)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (target / name).write_text(text, encoding="utf-8", newline="\n")
    return [target / name for name in files]


def _rows(data: Path | None, stem: str, config: Config) -> pd.DataFrame:
    """The accepted rows of a file of the data directory; none where it is absent."""
    file, languages = LAYOUT[stem], tuple(config.languages)
    for path in (data / f"{stem}{ending}" for ending in (".csv", ".xlsx") if data):
        if not is_absent(path):
            raw = read_table(path, file.expected(languages), file.required)
            return check_table(raw, file, languages).rows
    return empty_rows(file, languages)


def _clusters(rows: pd.DataFrame, chosen: Sequence[str]) -> dict[str, str]:
    """Id -> name of the clusters to ask about."""
    known: dict[str, str] = dict(zip(rows["cluster_id"], rows["name"], strict=True))
    clusters: dict[str, str] = {}
    for text in chosen or known:
        cluster_id, _, name = (part.strip() for part in text.partition("="))
        if not name and cluster_id not in known:
            template = N_(
                "The cluster {cluster} has no name: write {cluster}=Name, or name a data directory"
                " whose clusters file has it."
            )
            raise ConfigError(template, cluster=cluster_id)
        clusters[cluster_id] = name or known[cluster_id]
    if not clusters:
        template = N_(
            "No cluster to ask about: name a data directory with a clusters file, or clusters as"
            " id=Name."
        )
        raise ConfigError(template)
    row_codes(list(clusters))
    _check_names(clusters)
    return clusters


def _check_names(clusters: Mapping[str, str]) -> None:
    owners: dict[str, str] = {}
    for cluster_id, name in clusters.items():
        other = owners.setdefault(name.casefold(), cluster_id)
        if other != cluster_id:
            template = N_("The clusters {other} and {cluster} have one name: {name}.")
            raise ConfigError(template, other=other, cluster=cluster_id, name=name)


def _territory(config: Config, own: pd.DataFrame) -> str:
    """The focal territory's name, its code where no list has one."""
    rows = gazetteer(own, config).rows
    names = rows.loc[rows["code"] == config.territory.focal, "name"]
    return str(names.iloc[0]) if len(names) else config.territory.focal
