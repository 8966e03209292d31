"""The method in words: its figures are those of the measures and of the configuration."""

import re
from dataclasses import replace

from observatory.access import SMALL_CELL
from observatory.findings.methodology import (
    BASIS_MEANINGS,
    FEWEST_RESPONDENTS,
    methodology_finding,
    status_rules,
    topics,
)
from observatory.i18n import language
from observatory.measures.forecast import HORIZON_YEARS, MIN_VALUES, VALUES_USED
from observatory.measures.progress import STALE_AFTER_PERIODS, Thresholds
from observatory.measures.status import Status
from observatory.model.lists import BASIS_WORDS, VALUE_STATUSES
from observatory.snapshot import Snapshot

EN, FR = language("en"), language("fr")


def told(config, key: str) -> str:
    """The paragraphs of one topic, in English."""
    return " ".join(next(item for item in topics(EN, config) if item.key == key).paragraphs)


def test_no_placeholder_is_left_open(public: Snapshot) -> None:
    for reader in (EN, FR):
        for item in topics(reader, public.config):
            assert item.title
            assert not re.search(r"[{}]", " ".join(item.paragraphs))


def test_the_figures_are_those_that_the_measures_use(public: Snapshot) -> None:
    forecast = told(public.config, "forecast")
    for figure in (VALUES_USED, MIN_VALUES, HORIZON_YEARS):
        assert str(figure) in forecast
    assert str(STALE_AFTER_PERIODS) in told(public.config, "periods")
    privacy = told(public.config, "privacy")
    assert f"fewer than {SMALL_CELL} companies" in privacy
    assert f"fewer than {FEWEST_RESPONDENTS} respondents" in privacy
    assert "fewer than five" in VALUE_STATUSES["suppressed"]


def test_the_baseline_year_is_the_configuration_s(public: Snapshot) -> None:
    config = replace(public.config, baseline_year=2011)
    assert "2011" in told(config, "change")
    assert "2017" not in told(config, "change")


def test_every_basis_is_explained(public: Snapshot) -> None:
    assert set(BASIS_MEANINGS) == set(BASIS_WORDS)
    for meaning in BASIS_MEANINGS.values():
        assert meaning in told(public.config, "basis")


def test_every_status_has_its_rule_with_the_thresholds_in_force() -> None:
    rules = status_rules(EN, Thresholds(on_track=0.9, at_risk=0.5, off_track=0.1))
    assert set(rules) == set(Status)
    assert rules[Status.ON_TRACK] == "pace of 90% or more"
    assert rules[Status.AT_RISK] == "pace from 50% to less than 90%"
    assert rules[Status.OFF_TRACK] == "pace from 10% to less than 50%"
    assert rules[Status.MOVING_AWAY] == "pace below 10%"
    assert rules[Status.ACHIEVED] == "at least 100% of the way to the target is made"


def test_the_finding_counts_what_is_defined_and_what_has_data() -> None:
    assert methodology_finding(EN, 31, 11) == "11 of the 31 indicators defined here have data."
    assert methodology_finding(EN, 1, 1) == "1 of the 1 indicator defined here has data."
