"""The tables [mail] and [digest] of a configuration."""

from pathlib import Path

import pytest

from observatory.access import Role
from observatory.config import Config, load_config
from observatory.mail_settings import Recipients
from observatory.settings import ConfigError
from tests.data_directory import write_config

SERVER = 'host = "smtp.chamber.example"\nfrom = "observatory@chamber.example"\n'


def loaded(root: Path, text: str) -> Config:
    return load_config(write_config(root, extra=text))


def test_recipients_are_grouped_by_language_and_role(tmp_path: Path) -> None:
    text = '[digest]\naddress = "https://observatory.example/"\n[mail]\n' + SERVER
    text += (
        '[mail.to]\nfr = ["a@b.example"]\nviewer = ["c@d.example"]\n"funder.en" = ["e@f.example"]'
    )
    config = loaded(tmp_path, text)
    assert (config.mail.port, config.mail.security) == (587, "starttls")
    assert config.digest.address == "https://observatory.example"
    assert config.mail.to == (
        Recipients(("a@b.example",), "fr", Role.MANAGER),
        Recipients(("c@d.example",), "fr", Role.VIEWER),
        Recipients(("e@f.example",), "en", Role.FUNDER),
    )


def test_a_plain_list_is_written_to_in_the_first_language(tmp_path: Path) -> None:
    config = loaded(tmp_path, f'[mail]\n{SERVER}to = ["a@b.example"]\nsecurity = "tls"')
    assert config.mail.to == (Recipients(("a@b.example",), "fr"),)
    assert config.mail.port == 465


def test_no_snapshot_carries_who_is_written_to(tmp_path: Path) -> None:
    config = loaded(tmp_path, f'[mail]\n{SERVER}to = ["a@b.example"]')
    assert "a@b.example" not in config.to_json()
    assert not Config.from_json(config.to_json()).mail.is_set


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("port = 25", "[mail] host must be"),
        ('host = "a b"', "[mail] host must be"),
        (SERVER + 'security = "ssl"', "[mail] security must be"),
        (SERVER + "port = 0", "[mail] port must be"),
        (SERVER + "port = true", "[mail] port must be"),
        (SERVER + 'security = "none"\nuser = "x"', "a password is not sent in the open"),
        (SERVER + "user = 1", "[mail] user must be"),
        (SERVER + 'password = "x"', "mail.password holds a secret"),
        ('host = "h"\nfrom = "nobody"', "[mail] from must be"),
        ('host = "h"\nfrom = "A\\nBcc: x <a@b.example>"', "[mail] from must be"),
        (SERVER + 'to = ["a@b.example\\nBcc: c@d.example"]', "is no mail address"),
        (SERVER + 'to = ["a@b.example, c@d.example"]', "is no mail address"),
        (SERVER + 'to = "a@b.example"', "[mail] to must be"),
        (
            SERVER + '[mail.to]\nde = ["a@b.example"]',
            "[mail.to] de is neither a language nor a role",
        ),
        ('[digest]\naddress = "observatory.example"', "[digest] address must be"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text if text.startswith("[digest]") else f"[mail]\n{text}")
    assert words in str(caught.value)
