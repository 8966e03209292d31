"""Write the illustrative dataset: every part, as files of the own layout."""

import json
import tomllib
from pathlib import Path

import pandas as pd

from etl.illustrative import vocabulary as v
from etl.illustrative.actions import actions, milestones
from etl.illustrative.context import (
    CRITERION_WORDS,
    MEASURES,
    TERRITORIES,
    cluster_criteria,
    published_figures,
    subject_names,
)
from etl.illustrative.events import events
from etl.illustrative.mentions import mentions
from etl.illustrative.names import names_on_record
from etl.illustrative.organisations import clusters, organisations
from etl.illustrative.participations import participations
from etl.illustrative.partnerships import partnerships
from etl.illustrative.places import communes_elsewhere, focal_communes
from etl.illustrative.polls import polls
from etl.illustrative.setting import Setting
from etl.illustrative.support import support
from etl.illustrative.survey import survey
from etl.illustrative.targets import targets
from observatory import ROOT
from observatory.config import ConfigError, load_config
from observatory.i18n import N_
from observatory.model import LAYOUT

RECORD = ROOT / "data" / "public"
"""The dataset whose names no invented name may resemble."""
SETTINGS = "dataset.toml"
_TITLE = N_("Illustrative (invented)")
_DESCRIPTION = N_(
    "Ten years of an invented cluster, so that every page can be seen full. Organisations, events, "
    "answers, amounts and targets are made up; only the places exist."
)
_LICENCE = "CC0-1.0"
_LABELS = {
    "territory": TERRITORIES,
    "measure": MEASURES,
    "criterion": CRITERION_WORDS,
    "know_how": v.KNOW_HOW_WORDS,
    "stakeholder": v.STAKEHOLDER_WORDS,
    "role": v.ROLE_WORDS,
}


def write(
    config_path: Path, out: Path, seed: int, size: float = 1.0, record: Path = RECORD
) -> dict[str, int]:
    """Write the dataset of a seed and a size into a directory; rows of each file, by its stem.

    The same configuration, seed and size give the same bytes. ``size`` multiplies the rows of
    what happens (organisations, events, cases, answers), not the plan (actions, targets).
    Raises ConfigError where the configuration cannot be used, the size is not above 0, or the
    directory holds data that are not illustrative, which are left alone.
    """
    if not size > 0:
        raise ConfigError(N_("size = {size}: write a number above 0, such as 1."), size=size)
    _refuse_other_data(out)
    config = load_config(config_path)
    communes = focal_communes(config)
    setting = Setting(config, seed, size, communes, communes_elsewhere(config, communes))
    tables = generate(setting, names_on_record(record))
    out.mkdir(parents=True, exist_ok=True)
    for stem, table in tables.items():
        (out / f"{stem}.csv").write_bytes(csv_bytes(stem, table, setting))
    (out / SETTINGS).write_bytes(
        settings_toml(setting, tables["events"], config_path.name).encode()
    )
    return {stem: len(table) for stem, table in tables.items()}


def generate(setting: Setting, forbidden: list[str]) -> dict[str, pd.DataFrame]:
    """Every table, by the stem of its file. ``forbidden``: names that no invented one may resemble."""
    people = organisations(setting, forbidden)
    known = clusters(setting, people)
    calendar = events(setting, people)
    cases = support(setting, people, calendar)
    respondents, answers = survey(setting, known)
    plan = actions(setting, people)
    asked, options, votes = polls(setting, plan)
    return {
        "organisations": people.table,
        "clusters": known,
        "events": calendar,
        "participations": participations(setting, people, calendar),
        "partnerships": partnerships(setting, people, known),
        "support": cases,
        "survey_respondents": respondents,
        "survey_answers": answers,
        "mentions": mentions(setting, known),
        "published_figures": published_figures(setting, calendar),
        "cluster_criteria": cluster_criteria(setting, known),
        "targets": targets(setting, cases),
        "actions": plan,
        "milestones": milestones(setting, plan),
        "polls": asked,
        "poll_options": options,
        "votes": votes,
    }


def csv_bytes(stem: str, table: pd.DataFrame, setting: Setting) -> bytes:
    """A table as a file of the own layout: its columns in the layout's order, UTF-8, commas, LF."""
    headers = LAYOUT[stem].expected(tuple(setting.config.languages))
    columns = [name for name in headers if name in table.columns]
    return table[columns].to_csv(index=False, lineterminator="\n").encode("utf-8")


def settings_toml(setting: Setting, calendar: pd.DataFrame, config_name: str) -> str:
    """The dataset's own settings: what it is, and how its ids are called in each language."""
    labels = {
        "subject": subject_names(setting, calendar),
        **{
            kind: {key: setting.in_languages(message) for key, message in stock.items()}
            for kind, stock in _LABELS.items()
        },
    }
    lines = [
        "# Invented data; nothing in it is about anybody who exists. Written by",
        f"# python -m etl illustrate --config {config_name} --seed {setting.seed} --size {setting.size:g}",
        f"title = {_inline(setting.in_languages(_TITLE))}",
        f"description = {_inline(setting.in_languages(_DESCRIPTION))}",
        f"licence = {_quoted(_LICENCE)}",
        "illustrative = true",
        f"as_of = {setting.as_of.isoformat()}",
    ]
    for kind, names in labels.items():
        lines += ["", f"[labels.{kind}]"]
        lines += [f"{_quoted(key)} = {_inline(texts)}" for key, texts in sorted(names.items())]
    return "\n".join(lines) + "\n"


def _refuse_other_data(out: Path) -> None:
    """Keep a directory that holds a dataset of another kind from being written over."""
    held = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    if not held:
        return
    settings = out / SETTINGS
    try:
        own = tomllib.loads(settings.read_text(encoding="utf-8")) if settings.is_file() else {}
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        own = {}
    if own.get("illustrative") is not True:
        template = N_(
            "{directory}: holds {held} and no {settings} that says illustrative = true, so nothing"
            " is written there. Name another directory."
        )
        raise ConfigError(template, directory=out, held=held[0], settings=SETTINGS)


def _inline(texts: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{code} = {_quoted(text)}" for code, text in texts.items()) + " }"


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's.
    return json.dumps(text, ensure_ascii=False)
