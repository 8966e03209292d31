"""How mail is sent, and what a digest says of where the pages are (``[mail]``, ``[digest]``).

They say how one installation works and change no figure, so that snapshots do not carry them.
"""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from pathlib import Path
from typing import Any

from observatory.access import Role
from observatory.i18n import LANGUAGES, N_
from observatory.settings import ConfigError, is_texts

SECURITIES = {"starttls": 587, "tls": 465, "none": 25}
"""How a connection is kept secret -> the port that is usual for it."""
PASSWORD_VARIABLE = "OBSERVATORY_MAIL_PASSWORD"

_PART = r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+"
_ADDRESS = re.compile(rf"{_PART}@{_PART}")
_NAMED = re.compile(rf"(?P<name>[^<>@\"\x00-\x1f\x7f]*?)\s*<(?P<address>{_PART}@{_PART})>")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:]+")
_PAGE = re.compile(r"https?://[^\s\"'<>?#]+")
_ROLES = {role.value: role for role in Role if role is not Role.OUTSIDER}


@dataclass(frozen=True)
class Recipients:
    """Addresses that are written to in one language, with what one role may see."""

    addresses: tuple[str, ...]
    language: str
    role: Role = Role.MANAGER


@dataclass(frozen=True)
class MailSettings:
    """The table ``[mail]`` of a configuration; the password is in the environment alone. In the file::

    [mail]
    host = "smtp.chamber.example"
    port = 587                      # by default the usual one
    security = "starttls"           # or "tls", or "none" for a server on this machine
    from = "Observatory <observatory@chamber.example>"
    user = "observatory"            # none: without signing in
    [mail.to]                       # or to = ["…"], in the first language
    fr = ["anna@chamber.example"]
    "viewer.en" = ["board@chamber.example"]
    """

    host: str = ""
    port: int = SECURITIES["starttls"]
    security: str = "starttls"
    sender_name: str = ""
    sender: str = ""
    user: str = ""
    to: tuple[Recipients, ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether a server is configured."""
        return bool(self.host)

    @classmethod
    def of(cls, table: dict[str, Any], languages: list[str], path: Path) -> "MailSettings":
        """The settings of a table ``[mail]`` of a file. Raises ConfigError."""
        if not table:
            return cls()
        host, security = table.get("host"), table.get("security", "starttls")
        if not isinstance(host, str) or not _HOST.fullmatch(host):
            template = N_('{file}: [mail] host must be the name of a mail server: host = "smtp.chamber.example".')  # fmt: skip
            raise ConfigError(template, file=path)
        if security not in SECURITIES:
            template = N_('{file}: [mail] security must be "starttls", "tls" or "none".')
            raise ConfigError(template, file=path)
        port = table.get("port", SECURITIES[security])
        if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535:
            template = N_("{file}: [mail] port must be a whole number between 1 and 65535.")
            raise ConfigError(template, file=path)
        user = table.get("user", "")
        if not isinstance(user, str) or not user.isprintable():
            template = N_('{file}: [mail] user must be the name to sign in with: user = "…".')
            raise ConfigError(template, file=path)
        if user and security == "none":
            template = N_(
                '{file}: [mail] user needs security = "starttls" or "tls": a password is not sent in'
                " the open."
            )
            raise ConfigError(template, file=path)
        name, sender = _sender(table.get("from"), path)
        to = _recipients(table.get("to", []), languages, path)
        return cls(host, port, security, name, sender, user, to)


@dataclass(frozen=True)
class DigestSettings:
    """The table ``[digest]``: ``address``, where people reach the pages, for links to them."""

    address: str = ""

    @classmethod
    def of(cls, table: dict[str, Any], path: Path) -> "DigestSettings":
        """The settings of a table ``[digest]`` of a file. Raises ConfigError."""
        address = table.get("address", "")
        if not isinstance(address, str) or (address and not _PAGE.fullmatch(address)):
            template = N_('{file}: [digest] address must be where the pages are: "https://observatory.example".')  # fmt: skip
            raise ConfigError(template, file=path)
        return cls(address.rstrip("/"))


def _sender(value: Any, path: Path) -> tuple[str, str]:
    """The name and the address of who writes."""
    text = value.strip() if isinstance(value, str) else ""
    found = _NAMED.fullmatch(text)
    if found:
        return found["name"], found["address"]
    if not _is_address(text):
        template = N_('{file}: [mail] from must be an address, or a name and one: "Observatory <observatory@chamber.example>".')  # fmt: skip
        raise ConfigError(template, file=path)
    return "", text


def _recipients(value: Any, languages: list[str], path: Path) -> tuple[Recipients, ...]:
    """Who is written to: a list, or a table by language, role, or role and language."""
    if isinstance(value, list):
        value = {languages[0]: value} if value else {}
    if not isinstance(value, dict) or not all(is_texts(entries) for entries in value.values()):
        template = N_('{file}: [mail] to must be a list of addresses, or lists by language or role: fr = ["…"].')  # fmt: skip
        raise ConfigError(template, file=path)
    found = []
    for key, entries in value.items():
        parts = key.split(".")
        role = next((_ROLES[part] for part in parts if part in _ROLES), Role.MANAGER)
        code = next((part for part in parts if part in LANGUAGES), languages[0])
        if len(parts) > 2 or not all(part in _ROLES or part in LANGUAGES for part in parts):
            template = N_("{file}: [mail.to] {key} is neither a language nor a role, nor both joined by a dot. Known: {known}.")  # fmt: skip
            known = ", ".join((*LANGUAGES, *_ROLES))
            raise ConfigError(template, file=path, key=key, known=known)
        for entry in entries:
            if not _is_address(entry):
                template = N_("{file}: [mail.to] {entry} is no mail address.")
                raise ConfigError(template, file=path, entry=repr(entry))
        found.append(Recipients(tuple(dict.fromkeys(entries)), code, role))
    return tuple(found)


def _is_address(text: str) -> bool:
    if not _ADDRESS.fullmatch(text):
        return False
    try:
        Address(addr_spec=text)
    except (ValueError, IndexError):
        return False
    return True
