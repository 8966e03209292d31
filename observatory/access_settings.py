"""Who is who, and from where the observatory is reached (the table ``[access]`` of a configuration)."""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from observatory.access import Role, Visitor
from observatory.i18n import N_
from observatory.settings import ConfigError, check_keys, is_texts

STRONGEST_FIRST = (Role.MANAGER, Role.PRESENTER, Role.FUNDER, Role.VIEWER)
SIGNED_IN_HOURS = 12
"""How long a sign-in holds."""
_LISTS = {f"{role.value}s": role for role in STRONGEST_FIRST}
_ADDRESS = re.compile(r"(\*|[^\s@*]+)@[^\s@*]+\.[^\s@*]+")


@dataclass(frozen=True)
class AccessSettings:
    """The table ``[access]``.

    ``managers``, ``presenters``, ``funders``, ``viewers``: mail addresses, or ``*@domain`` for all
    of a domain. ``groups_claim``: the claim of the identity provider that names a person's groups;
    ``groups``: role -> groups that have it. ``public``: whether everybody else may read.
    ``room``: whether phones of a room's network reach the vote pages, at ``room_address``. In the
    file::

        [access]
        managers = ["anna@chamber.example"]
        viewers = ["*@chamber.example"]
        groups_claim = "groups"
        public = false
        [access.groups]
        presenter = ["obs-presenters"]
    """

    managers: list[str] = field(default_factory=list)
    presenters: list[str] = field(default_factory=list)
    funders: list[str] = field(default_factory=list)
    viewers: list[str] = field(default_factory=list)
    groups_claim: str = ""
    groups: dict[str, list[str]] = field(default_factory=dict)
    public: bool = True
    room: bool = False
    room_address: str = ""

    @classmethod
    def of(cls, table: dict[str, Any], path: Path) -> "AccessSettings":
        """The settings of a table ``[access]`` of a file. Raises ConfigError."""
        for key in _LISTS:
            _check_addresses(table.get(key, []), key, path)
        claim, groups = table.get("groups_claim", ""), table.get("groups", {})
        if not isinstance(claim, str):
            template = N_('{file}: [access] groups_claim must be the name of a claim: "groups".')
            raise ConfigError(template, file=path)
        _check_groups(groups, claim, path)
        for key in ("public", "room"):
            if not isinstance(table.get(key, True), bool):
                template = N_("{file}: [access] {key} must be true or false, without quotes.")
                raise ConfigError(template, file=path, key=key)
        address = table.get("room_address", "")
        if not isinstance(address, str) or (address and not _is_address(address)):
            template = N_(
                "{file}: [access] room_address must be an address of this machine on the room’s"
                ' network, such as "192.168.1.20".'
            )
            raise ConfigError(template, file=path)
        return cls(**table)

    @classmethod
    def carried(cls, values: Mapping[str, Any]) -> "AccessSettings":
        """The settings as a snapshot carries them; what another version wrote beside is left out."""
        known = {item.name for item in fields(cls)}
        return cls(**{key: value for key, value in values.items() if key in known})

    def role_of(self, mail: str, groups: Iterable[str] = ()) -> Role | None:
        """The strongest role of a person; None for somebody who is not named.

        ``mail``: an address that the identity provider has verified, empty where it has not.
        """
        named, mine = mail.strip().casefold(), set(groups)
        for role in STRONGEST_FIRST:
            entries = getattr(self, f"{role.value}s")
            if named and any(_fits(named, entry) for entry in entries):
                return role
            if mine & set(self.groups.get(role.value, [])):
                return role
        return None

    def visitor(self, claims: Mapping[str, Any], now: datetime) -> Visitor:
        """Who somebody is whom an identity provider vouches for, by the claims of their ID token.

        A mail address counts unless the provider says that it is not verified. A token that was
        issued more than ``SIGNED_IN_HOURS`` ago counts for nothing, nor does one without a date: what
        was taken from somebody at the provider is theirs no longer than that.
        """
        issued = claims.get("iat")
        if claims.get("is_logged_in") is not True or isinstance(issued, bool):
            return self.stranger()
        if not isinstance(issued, int | float) or now.timestamp() - issued > SIGNED_IN_HOURS * 3600:
            return self.stranger()
        verified = claims.get("email_verified", True) in (True, "true")
        mail = str(claims.get("email") or "") if verified else ""
        role = self.role_of(mail, _groups(claims, self.groups_claim))
        return Visitor(mail or str(claims.get("sub") or ""), role or self.stranger().role)

    def stranger(self) -> Visitor:
        """Who is not known: they read, or they are asked to sign in."""
        return Visitor("", Role.VIEWER if self.public else Role.OUTSIDER)


KEYS = {item.name for item in fields(AccessSettings)}
"""The settings of the table ``[access]``."""


def _groups(claims: Mapping[str, Any], claim: str) -> list[str]:
    """The groups that a claim names, a text or a list; ``a.b`` is the claim b within a."""
    found: Any = claims
    for part in claim.split(".") if claim and claim not in claims else [claim]:
        found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []


def _fits(mail: str, entry: str) -> bool:
    entry = entry.strip().casefold()
    if entry.startswith("*@"):
        return mail.rpartition("@")[2] == entry[2:] and mail.count("@") == 1
    return mail == entry


def _is_address(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).version == 4
    except ValueError:
        return False


def _check_addresses(entries: object, key: str, path: Path) -> None:
    if not is_texts(entries):
        template = N_('{file}: [access] {key} must be a list such as ["*@chamber.example"].')
        raise ConfigError(template, file=path, key=key)
    assert isinstance(entries, list)
    for entry in entries:
        if not _ADDRESS.fullmatch(entry.strip()):
            template = N_(
                "{file}: [access] {key}: {entry} is neither a mail address nor *@ and a domain."
            )
            raise ConfigError(template, file=path, key=key, entry=entry)


def _check_groups(groups: object, claim: str, path: Path) -> None:
    if not isinstance(groups, dict) or not all(is_texts(names) for names in groups.values()):
        template = N_('{file}: [access.groups] must list groups by role: manager = ["…"].')
        raise ConfigError(template, file=path)
    check_keys(groups, {role.value for role in STRONGEST_FIRST}, path, "access.groups")
    if groups and not claim:
        template = N_(
            '{file}: [access.groups] needs [access] groups_claim = "…": the claim of the identity'
            " provider that names a person’s groups."
        )
        raise ConfigError(template, file=path)
