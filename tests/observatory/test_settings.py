"""Errors of a configuration, in the language of whoever reads them."""

from pathlib import Path

import pytest

from observatory.i18n import N_, language
from observatory.settings import ConfigError, check_secrets, not_known, read_toml

FR, EN = language("fr"), language("en")


def test_an_error_is_english_by_itself_and_keeps_its_values_apart():
    error = ConfigError(N_("{file}: two sources are called {name}. Rename one."), file="a", name=1)

    assert str(error) == error.message.text(EN) == "a: two sources are called 1. Rename one."
    assert error.message.values == {"file": "a", "name": "1"}


def test_an_error_is_told_in_french():
    template = N_("{file}: [snapshots] keep must be a whole number, 2 or more.")
    told = ConfigError(template, file="a.toml").message.text(FR)

    assert told == "a.toml\u00a0: [snapshots] keep doit être un nombre entier, 2 ou plus."


def test_a_value_with_braces_stands_as_it_is_written():
    template = N_("{file}: {key} is not a setting. Known: {known}.")
    error = ConfigError(template, file="a", key="{file}{0}", known="}")
    assert str(error) == "a: {file}{0} is not a setting. Known: }."


@pytest.mark.parametrize(
    ("name", "told"),
    [("focl", "nearest: focal, x"), ("zzz", "all of focal, country, x"), (3, "all of focal, country, x")],
)  # fmt: skip
def test_a_name_that_is_not_known_is_told_with_the_nearest_or_all(name, told):
    error = not_known(
        name, ("focal", "country"), "nearest: {near}, {y}", "all of {known}, {y}", y="x"
    )
    assert str(error) == told


@pytest.mark.parametrize(
    ("content", "english", "french"),
    [
        (
            b"a = 1\nb = \n",
            "a.toml: not valid TOML: Invalid value (line 2, column 5).",
            "a.toml\u00a0: TOML non valable\u00a0: Invalid value (ligne 2, colonne 5).",
        ),
        (
            b"a",
            "a.toml: not valid TOML: Expected '=' after a key in a key/value pair (at end of document).",
            "a.toml\u00a0: TOML non valable\u00a0: Expected '=' after a key in a key/value pair (at end of document).",
        ),
        (
            b"a = '\xe9'",
            "a.toml: not UTF-8 text (byte 5). Save it as UTF-8.",
            "a.toml\u00a0: ce n’est pas du texte en UTF-8 (octet 5). Enregistrez-le en UTF-8.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_place(
    tmp_path, monkeypatch, content, english, french
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_toml(Path("a.toml"))
    assert str(caught.value) == english
    assert caught.value.message.text(FR) == french


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"auth": {"client_secret": "x"}}, "auth.client_secret"),
        ({"auth": {"google": {"cookie_secret": "x"}}}, "auth.google.cookie_secret"),
        ({"source": [{"name": "a", "api_key": "x"}]}, "source.api_key"),
        ({"source": [{"name": "a", "location": "https://me:x@host/file.csv"}]}, "source.location"),
        ({"source": [{"location": ["a.csv", "https://:x@host/file.csv"]}]}, "source.location"),
        (
            {"engine": {"settings": {"spark.hadoop.fs.s3a.secret.key": "x"}}},
            "engine.settings.spark",
        ),
        (
            {"engine": {"settings": {"spark.hadoop.fs.s3a.access.key": "x"}}},
            "engine.settings.spark",
        ),
        ({"password": "x"}, "password"),
    ],
)
def test_a_secret_in_a_configuration_is_refused_and_told_where_it_belongs(settings, key):
    with pytest.raises(ConfigError) as told:
        check_secrets(settings, Path("observatory.toml"))
    assert str(told.value).startswith(f"observatory.toml: {key}")
    assert ".streamlit/secrets.toml" in str(told.value)
    assert told.value.message.text(FR) != str(told.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"source": [{"key_variable": "OPENAGENDA_KEY", "location": "https://host/a@b:c"}]},
        {"labels": {"segment": {"token": "Jetons"}}, "scope": {"password": "games"}},
        {"contact": "mail@chamber.example", "register": {"url": "postgresql://me@host/base"}},
        {"auth": {"client_secret": ""}},
    ],
)
def test_what_only_looks_like_a_secret_is_taken(settings):
    check_secrets(settings, Path("observatory.toml"))
