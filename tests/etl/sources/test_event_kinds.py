"""What the configuration says of events that do not say it themselves."""

from datetime import date

import pytest

from etl.sources.base import Gathering, Setting
from etl.sources.event_kinds import commune_in, event_settings, without_mails
from observatory.config import ConfigError, load_config
from tests.data_directory import write_config


@pytest.fixture
def settings(tmp_path):
    """A function that gives the settings of a source of events."""
    config = load_config(write_config(tmp_path))

    def found(**options):
        source = {"name": "baie", "kind": "icalendar", **options}
        return event_settings(Setting(source, config), Gathering("icalendar", "a.ics"))

    return found


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("conférence", "CONFERENCES de la baie"),
        ("conference", "Conférence : l’image"),
        ("rendez-vous d'affaires", "Rendez vous d’affaires"),
        ("réseau", "Soirée réseaux"),
        ("marché du film", "Les marchés du film"),
    ],
)
def test_words_are_found_without_accents_case_marks_and_plural(settings, word, title):
    assert settings(event_kinds={word: "btob"}).kind([title]) == "btob"


@pytest.mark.parametrize(
    ("word", "title"), [("art", "Départ"), ("forme", "Information"), ("b to b", "Bto b")]
)
def test_parts_of_words_are_not_found(settings, word, title):
    assert settings(event_kinds={word: "btob"}).kind([title]) == ""


def test_a_word_is_not_found_across_title_and_keywords(settings):
    kinds = settings(event_kinds={"salon image": "btob"})
    assert kinds.kind(["Grand salon", "Image"]) == ""
    assert kinds.kind(["Grand", "Salon image"]) == "btob"


def test_the_first_word_of_the_table_holds(settings):
    words = {"salon": "international-fair", "atelier": "training"}
    assert settings(event_kinds=words).kind(["Atelier au salon"]) == "international-fair"
    turned = dict(reversed(words.items()))
    assert settings(event_kinds=turned).kind(["Atelier au salon"]) == "training"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "event_kind must be one of btob"),
        ({"event_kind": "conferance"}, r"event_kind must be .*did you mean conference\?"),
        ({"event_kind": 3}, "event_kind must be a text"),
        (
            {"event_kinds": {"salon": "internationalfair"}},
            r"event_kinds, salon must be .*international-fair\?",
        ),
        ({"event_kinds": {"salon": 3}}, "event_kinds, salon must be one of"),
        ({"event_kinds": {"!": "btob"}}, "event_kinds must be a table of words"),
        ({"event_kinds": ["salon"]}, "event_kinds must be a table"),
        ({"event_kind": "btob", "recommendation": "R9"}, "recommendation must be one of R1, R2"),
    ],
)
def test_wrong_settings_are_told_with_what_is_meant(settings, options, words):
    with pytest.raises(ConfigError, match=words):
        settings(**options)


def test_a_kind_may_be_written_in_any_case(settings):
    assert settings(event_kind="BtoB").kind(["x"]) == "btob"


def test_the_status_is_cancelled_before_it_is_announced(settings):
    events = settings(event_kind="btob")
    later = date(2021, 1, 1)
    assert events.status(later, cancelled=True) == "cancelled"
    assert events.status(later) == events.status(date(2020, 12, 31), announced=True) == "announced"
    assert events.status(date(2020, 12, 31)) == ""


@pytest.mark.parametrize(
    ("address", "commune"),
    [
        ("Halle, 4 rue du Phare, 99120 Costa", "99120 Costa"),
        ("4 rue du Phare 99120 Costa del Sol", "99120 Costa del Sol"),
        ("Halle, 99120 Costa, Espagne", "99120 Costa"),
        ("Halle, F-99120 Costa", "99120 Costa"),
        ("Halle, 1950 Llano, Suisse", "1950 Llano"),
        ("Halle, Llano", "Llano"),
        ("Llano, a, b, c", ""),
        ("Halle, Sierra", ""),
        ("12345", ""),
        ("", ""),
    ],
)
def test_the_commune_stands_at_the_end_of_an_address(address, commune):
    assert commune_in(address, lambda place: place == "Llano") == commune


def test_without_a_territory_only_a_postal_code_tells_the_commune():
    assert commune_in("Halle, Llano", None) == ""


def test_mail_addresses_are_taken_out():
    assert without_mails("Rencontre avec ada@lune.example à Costa") == "Rencontre avec à Costa"
    assert without_mails("@costa, un salon") == "@costa, un salon"
