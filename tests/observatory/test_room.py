"""Room mode: which address, and when it refuses to start."""

import pytest

from observatory.access_settings import AccessSettings
from observatory.room import ROOM_VARIABLE, RoomError, asked_for, check_server, chosen, wanted

ONE = {"192.168.1.20": "wlan0"}
TWO = {**ONE, "10.0.0.4": "eth0"}


@pytest.fixture(autouse=True)
def no_room(monkeypatch):
    monkeypatch.delenv(ROOM_VARIABLE, raising=False)


def test_the_environment_or_the_configuration_turns_it_on(monkeypatch):
    assert not wanted(AccessSettings())
    assert wanted(AccessSettings(room=True))
    monkeypatch.setenv(ROOM_VARIABLE, "10.0.0.4")
    assert wanted(AccessSettings())
    assert asked_for(AccessSettings(room_address="192.168.1.20")) == "10.0.0.4"


@pytest.mark.parametrize(
    ("asked", "known", "address"),
    [("", ONE, "192.168.1.20"), ("10.0.0.4", TWO, "10.0.0.4"), ("192.168.1.20", TWO, "192.168.1.20")],
)  # fmt: skip
def test_the_address_asked_for_or_the_only_one_is_listened_on(asked, known, address):
    assert chosen(asked, known) == address


@pytest.mark.parametrize(
    ("asked", "known", "words"),
    [
        ("", TWO, "several networks: 192.168.1.20 (wlan0), 10.0.0.4 (eth0)"),
        ("192.168.1.99", TWO, "192.168.1.99 is no address of this machine"),
        ("0.0.0.0", ONE, "0.0.0.0 is no address of this machine"),
        ("127.0.0.1", ONE, "127.0.0.1 is no address of this machine"),
        ("", {}, "on no network"),
        ("192.168.1.20", {}, "on no network"),
    ],
)
def test_any_other_address_is_refused_with_those_there_are(asked, known, words):
    with pytest.raises(RoomError, match=words.replace("(", r"\(").replace(")", r"\)")):
        chosen(asked, known)


@pytest.mark.parametrize("listening", [None, "", "0.0.0.0", "::", "192.168.1.20"])
def test_a_server_that_listens_elsewhere_is_refused(listening):
    with pytest.raises(RoomError, match=r"server\.address"):
        check_server(listening, {})


def test_a_proxy_is_refused_by_name():
    with pytest.raises(RoomError, match="FORWARDED_ALLOW_IPS is set"):
        check_server("127.0.0.1", {"server.baseUrlPath": "", "FORWARDED_ALLOW_IPS": "*"})


def test_a_server_on_loopback_without_a_proxy_is_let_start():
    check_server("127.0.0.1", {"FORWARDED_ALLOW_IPS": None, "server.baseUrlPath": ""})
