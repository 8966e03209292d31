"""Settings as they are written: read from TOML and checked one by one, with an error in words."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from observatory.i18n import Message, N_

_SECRET = re.compile(
    r"(?i)(secret|password|passwd|passphrase|token|(api|private|access|account)[._-]?key)"
    r"(?![a-z_.-]*variable)"
)
_PASSWORD = re.compile(r"[a-z][a-z0-9+.-]*://[^/@\s:]*:[^/@\s]+@")
_FREE_NAMES = ("labels", "scope", "territory")
"""Tables whose keys are names that people choose."""
_TOML_PLACE = re.compile(r"(?P<reason>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)", re.S)


class ConfigError(Exception):
    """The configuration cannot be used; the message names the file, the key and the remedy.

    ``template`` is a text of the catalogues, a full sentence, and ``values`` stand in its
    placeholders. ``str`` gives the sentence in the source language, ``message.text`` in any.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        self.message = Message(template, {name: str(value) for name, value in values.items()})
        super().__init__(self.message.text())


def not_known(
    name: object, known: Iterable[str], nearest: str, otherwise: str, /, **values: object
) -> ConfigError:
    """The error of a name that is none of ``known``.

    ``nearest`` is the sentence that proposes ``{near}``, ``otherwise`` the one for a name that is
    like none; it may list all as ``{known}``.
    """
    names = list(known)
    if near := get_close_matches(str(name), names, 1):
        return ConfigError(nearest, near=near[0], **values)
    return ConfigError(otherwise, known=", ".join(names), **values)


def read_toml(path: Path) -> dict[str, Any]:
    """The settings of a TOML file. Raises ConfigError."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            N_("{file}: cannot be read ({error})."), file=path, error=error.strerror
        ) from error
    except UnicodeDecodeError as error:
        template = N_("{file}: not UTF-8 text (byte {byte}). Save it as UTF-8.")
        raise ConfigError(template, file=path, byte=error.start) from error
    except tomllib.TOMLDecodeError as error:
        found = _TOML_PLACE.fullmatch(str(error))
        if not found:
            raise ConfigError(
                N_("{file}: not valid TOML: {error}."), file=path, error=error
            ) from error
        template = N_("{file}: not valid TOML: {error} (line {line}, column {column}).")
        places = {"line": found["line"], "column": found["column"]}
        raise ConfigError(template, file=path, error=found["reason"], **places) from error


def check_keys(table: dict[str, Any], known: set[str], path: Path, where: str) -> None:
    """Raise ConfigError for a key that the table ``where`` ("" for the file itself) does not have."""
    for key in table:
        if key not in known:
            raise not_known(
                key,
                sorted(known),
                N_("{file}: {key} is not a setting. Did you mean {near}?"),
                N_("{file}: {key} is not a setting. Known: {known}."),
                file=path,
                key=f"[{where}] {key}" if where else key,
            )


def check_secrets(settings: Any, path: Path, where: tuple[str, ...] = ()) -> None:
    """Raise ConfigError for a setting that is called like a secret, or an address with a password.

    Snapshots carry the configuration, and files of configuration are shared.
    """
    if isinstance(settings, list):
        for item in settings:
            check_secrets(item, path, where)
    elif isinstance(settings, dict):
        for key, value in settings.items():
            if not where and key in _FREE_NAMES:
                continue
            if isinstance(value, str) and value and _SECRET.search(key):
                raise _secret(path, ".".join((*where, key)))
            check_secrets(value, path, (*where, key))
    elif isinstance(settings, str) and _PASSWORD.match(settings):
        raise _secret(path, ".".join(where))


def _secret(path: Path, key: str) -> ConfigError:
    template = N_(
        "{file}: {key} holds a secret, and snapshots carry the configuration. Give secrets in the"
        " environment or in .streamlit/secrets.toml, and take it out here."
    )
    return ConfigError(template, file=path, key=key)


def table_of(settings: dict[str, Any], key: str, path: Path) -> dict[str, Any]:
    """A table of a file, empty where it has none. Raises ConfigError where it is no table."""
    value = settings.get(key, {})
    if not isinstance(value, dict):
        template = N_("{file}: {key} must be a table: write [{key}] on its own line.")
        raise ConfigError(template, file=path, key=key)
    return value


def is_texts(value: object) -> bool:
    """Whether a setting is a list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def texts_of(value: Any, key: str, path: Path | None) -> dict[str, str]:
    """A text by language; one text alone is that of every language. Raises ConfigError."""
    if isinstance(value, str):
        return {"en": value, "fr": value} if value else {}
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        return value
    raise ConfigError(N_('{file}: {key} must be {{ fr = "…", en = "…" }}.'), file=path, key=key)


def day_of(value: Any, path: Path | None) -> date | None:
    """The day ``as_of``, with or without quotes; None where there is none. Raises ConfigError."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    template = N_("{file}: as_of must be a day such as 2026-10-31, not {value}.")
    raise ConfigError(template, file=path, value=repr(value))
