"""Nobody who exists is named, and no address leads anywhere."""

import re

import numpy as np
import pytest

from etl.illustrative.names import named, names_on_record, resembling
from etl.illustrative.write import RECORD, settings_toml
from observatory import reference


@pytest.fixture(scope="module")
def record():
    """The names of the public record."""
    return names_on_record(RECORD)


def test_the_public_record_has_names_to_keep_away_from(record):
    assert len(record) > 100


@pytest.mark.parametrize("seed", [2017, 7])
def test_no_invented_name_resembles_one_of_the_public_record(tables_of, record, seed):
    tables = tables_of(seed)
    participants = tables["participations"]["organisation"].drop_duplicates()
    names = [
        *tables["organisations"]["name"],
        *tables["clusters"]["name"],
        *participants[~participants.str.startswith("org-")],
        *tables["mentions"]["outlet"].unique(),
        *tables["events"]["venue"].dropna().unique(),
        *tables["actions"]["owner"].unique(),
        *tables["actions"]["funder"].dropna().unique(),
    ]

    assert len(names) > 450
    assert [names[position] for position in resembling(names, record)] == []


def test_names_of_organisations_differ(tables):
    assert tables["organisations"]["name"].is_unique
    assert tables["organisations"]["org_id"].is_unique


def test_a_name_that_resembles_a_forbidden_one_is_replaced_alone():
    patterns = ["{} Films"] * 40
    free = named(np.random.default_rng(1), patterns, [])
    kept = named(np.random.default_rng(1), patterns, [free[3].upper(), f"SARL {free[20]}"])

    assert np.flatnonzero(free != kept).tolist() == [3, 20]
    assert resembling(kept.tolist(), [free[3], free[20]]) == []


def test_every_address_has_the_host_kept_for_examples(tables, setting):
    texts = [settings_toml(setting, tables["events"], "illustrative.toml")]
    texts += [table.to_csv(index=False) for table in tables.values()]
    hosts = {host for text in texts for host in re.findall(r"https?://([^/\s,]+)", text)}

    assert hosts == {"example.org"}


def test_no_company_number_is_invented(tables):
    for table in tables.values():
        assert not {"siren", "siret"} & set(table.columns)


def test_organisations_and_events_sit_in_communes_that_exist(tables, setting):
    known = set(reference.communes()["name"])

    assert set(tables["organisations"]["commune"].dropna()) <= known
    assert set(tables["events"]["commune"].dropna()) <= set(setting.communes["name"])


def test_the_configured_bodies_are_invented_ones(tables, setting):
    organisers = tables["organisations"].head(len(setting.config.organisers))
    focal = tables["clusters"].set_index("kind").loc["focal"]

    assert organisers["org_id"].tolist() == setting.config.organisers
    assert focal["cluster_id"] == setting.config.focal_cluster
    assert focal["cluster_id"] not in {"image-cote-d-azur", "primi"}
