"""Who is who, by address and by group, and the errors of the table ``[access]``."""

from pathlib import Path

import pytest

from observatory.access import Role
from observatory.access_settings import AccessSettings
from observatory.i18n import language
from observatory.settings import ConfigError

SETTINGS = AccessSettings(
    managers=["anna@chamber.example"],
    presenters=["Ben@Chamber.example"],
    viewers=["*@chamber.example"],
    groups_claim="groups",
    groups={"funder": ["obs-funders"], "manager": ["obs-managers"]},
)


@pytest.mark.parametrize(
    ("mail", "groups", "role"),
    [
        ("anna@chamber.example", [], Role.MANAGER),
        ("ANNA@chamber.EXAMPLE", [], Role.MANAGER),
        ("ben@chamber.example", [], Role.PRESENTER),
        ("carl@chamber.example", [], Role.VIEWER),
        ("carl@chamber.example", ["obs-funders"], Role.FUNDER),
        ("carl@chamber.example", ["obs-funders", "obs-managers"], Role.MANAGER),
        ("ben@chamber.example", ["obs-funders"], Role.PRESENTER),
        ("", ["obs-funders"], Role.FUNDER),
        ("dan@elsewhere.example", ["something"], None),
        ("dan@sub.chamber.example", [], None),
        ("dan@elsewhere.example@chamber.example", [], None),
        ("anna@chamber.example.evil.example", [], None),
        ("", [], None),
    ],
)
def test_the_strongest_role_of_a_person_counts(mail, groups, role):
    assert SETTINGS.role_of(mail, groups) is role


def of(table):
    return AccessSettings.of(table, Path("observatory.toml"))


def test_every_setting_is_read_and_carried_by_the_snapshot():
    table = {
        "managers": ["anna@chamber.example"], "groups_claim": "groups",
        "groups": {"presenter": ["p"]}, "public": False, "room": True,
        "room_address": "192.168.1.20",
    }  # fmt: skip
    settings = of(table)
    assert (settings.public, settings.room, settings.groups) == (False, True, {"presenter": ["p"]})
    assert AccessSettings.carried({**table, "of another version": 1}) == settings


def test_without_the_table_everybody_reads_and_no_room_is_open():
    assert of({}) == AccessSettings(public=True, room=False)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"managers": "anna@chamber.example"}, "managers must be a list"),
        ({"funders": ["chamber.example"]}, "chamber.example is neither"),
        ({"viewers": ["*"]}, "* is neither"),
        ({"viewers": ["*@*"]}, "*@* is neither"),
        ({"groups_claim": ["groups"]}, "groups_claim must be"),
        ({"groups_claim": "groups", "groups": ["a"]}, "must list groups by role"),
        ({"groups_claim": "groups", "groups": {"managr": ["a"]}}, "Did you mean manager?"),
        ({"groups": {"manager": ["a"]}}, "groups_claim"),
        ({"public": "no"}, "public must be true or false"),
        ({"room": 1}, "room must be true or false"),
        ({"room_address": "the room"}, "room_address must be an address"),
        ({"room_address": "fe80::1"}, "room_address must be an address"),
    ],
)
def test_what_is_wrong_with_a_setting_is_said_in_both_languages(table, words):
    with pytest.raises(ConfigError) as told:
        of(table)
    assert words in str(told.value)
    assert told.value.message.text(language("fr")) != str(told.value)
