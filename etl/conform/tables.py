"""Every loaded table, in the order in which one needs the other."""

from dataclasses import dataclass

import pandas as pd

from etl.conform import records
from etl.conform.decisions import Decisions
from etl.conform.lists import merge_lists
from etl.conform.neutral import neutral_texts
from etl.conform.organisations import (
    bodies_of,
    listed_organisations,
    organisation_table,
    resolver,
    review_table,
)
from etl.conform.polls import SURVEY, polls
from etl.conform.survey import survey, weighted
from etl.conform.territory import Gazetteer, gazetteer, territory_table
from observatory.config import Config
from observatory.i18n import Message


@dataclass(frozen=True)
class Conformed:
    """The loaded tables by name, the territories they use, and what the load has to say."""

    tables: dict[str, pd.DataFrame]
    places: Gazetteer
    warnings: list[Message]


def conform(
    rows: dict[str, pd.DataFrame], config: Config, outlines: dict[str, str] | None = None
) -> Conformed:
    """Conform the accepted rows of every file (stem -> typed rows with ``source`` and ``line``).

    ``outlines``: official GeoJSON geometry by commune code, where boundaries are loaded; without
    them the focal communes are drawn as approximate cells.
    """
    places = gazetteer(rows["territories"], config, outlines)
    decisions = Decisions.of(rows["decisions"])
    lists = merge_lists(rows["organisations"], places, decisions)
    listed = listed_organisations(lists.rows, config, places)
    clusters = rows["clusters"].copy()
    found = resolver(listed, clusters, places, lists.aliases, decisions)
    clusters["body_ids"] = bodies_of(clusters, found)
    bodies = records.cluster_bodies(clusters)
    local = set(listed.loc[listed["is_local"].astype(bool), "org_id"])
    local |= bodies.get(config.focal_cluster or "", set())
    countries = _countries(listed, clusters)
    tables = {
        "event": records.events(rows["events"], config, places, found),
        "participation": records.participations(rows["participations"], found),
        "partnership": records.partnerships(rows["partnerships"], config, found, local, countries),
        "support_case": records.support_cases(rows["support"], found),
        "mention": records.mentions(rows["mentions"], found, bodies),
        "cluster": clusters,
        "cluster_criterion": rows["cluster_criteria"],
        "published_figure": records.published_figures(rows["published_figures"]),
        "action": rows["actions"],
        "milestone": rows["milestones"],
        "note": records.notes(rows["notes"], config),
        "decision": rows["decisions"],
        "indicator_target": records.targets(rows["targets"], config),
        **neutral_texts(rows, config),
    }
    tables["organisation"] = organisation_table(listed, clusters, found, config)
    answers = survey(rows["survey_respondents"], rows["survey_answers"], clusters, places)
    answers, told = weighted(answers, tables["organisation"], config)
    answers["survey_wave"]["sample"] = SURVEY
    voted = polls(rows)
    waves = [part for part in (answers["survey_wave"], voted.pop("wave")) if len(part)]
    if len(waves) > 1:
        answers["survey_wave"] = pd.concat(waves, ignore_index=True)
    elif waves:
        answers["survey_wave"] = waves[0]
    tables |= answers | voted
    tables["review_pair"] = review_table(found, lists.pairs, listed)
    used = set(tables["published_figure"]["territory"].dropna())
    for name in ("organisation", "event"):
        used |= set(tables[name]["commune_code"].dropna())
        used |= set(tables[name]["department_code"].dropna())
    tables["territory"] = territory_table(places, used)
    return Conformed(tables, places, [*found.warnings, *told])


def _countries(listed: pd.DataFrame, clusters: pd.DataFrame) -> dict[str, str | None]:
    """Organisation or cluster id -> its own country, None where unknown."""
    return {
        key: code if isinstance(code, str) else None
        for table, name in ((clusters, "cluster_id"), (listed, "org_id"))
        for key, code in zip(table[name], table["country_code"], strict=True)
    }
