"""Who may do what: roles, actions and the one guard.

Without an identity provider the app listens on loopback only and its one user is the manager;
whoever comes any other way may read. Amounts of very few companies are for managers alone.
"""

import ipaddress
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

SMALL_CELL = 3
"""Fewest companies whose summed amounts everyone may see, below the whole territory."""
AMOUNT_TABLES = ("support_case", "participation")
LOCAL_MANAGER = "local manager"
"""Who acts where there is no identity provider: whoever sits at the machine."""
ROOM_PATHS = ("/vote/", "/app/static/vote/")
"""What phones of a room reach."""
RESTRICTED = "restricted"
"""Status of a value that the reader's role may not see."""


class Role(StrEnum):
    """What a reader is to the observatory; an outsider has to sign in before anything is shown."""

    OUTSIDER = "outsider"
    VIEWER = "viewer"
    FUNDER = "funder"
    PRESENTER = "presenter"
    MANAGER = "manager"


class Action(StrEnum):
    """What a role may or may not do."""

    READ = "read"
    SEE_SMALL_AMOUNTS = "see_small_amounts"
    SEE_UNAPPROVED = "see_unapproved"
    TRY_FILE = "try_file"
    PUBLISH = "publish"
    WRITE = "write"
    RUN_POLLS = "run_polls"
    PRESENT = "present"
    READ_AUDIT = "read_audit"


_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_EVERYONE = frozenset(Role) - {Role.OUTSIDER}
_ALLOWED: dict[Action, frozenset[Role]] = {
    Action.READ: _EVERYONE,
    Action.SEE_SMALL_AMOUNTS: frozenset({Role.MANAGER}),
    Action.SEE_UNAPPROVED: frozenset({Role.MANAGER}),
    Action.TRY_FILE: frozenset({Role.MANAGER}),
    Action.PUBLISH: frozenset({Role.MANAGER}),
    Action.WRITE: frozenset({Role.MANAGER}),
    Action.RUN_POLLS: frozenset({Role.PRESENTER, Role.MANAGER}),
    Action.PRESENT: frozenset({Role.PRESENTER, Role.MANAGER}),
    Action.READ_AUDIT: frozenset({Role.MANAGER}),
}


@dataclass(frozen=True)
class Visit:
    """How a reader reached the app.

    ``listening``: the address the server is bound to (None: every one); ``peer``: the other end
    of the socket; ``host``: the name asked for; ``forwarded``: whether a proxy passed it on.
    """

    listening: str | None
    peer: str | None
    host: str | None
    forwarded: bool

    @classmethod
    def of(cls, listening: str | None, peer: str | None, headers: Mapping[str, str]) -> "Visit":
        """The visit that a request's socket and headers tell of; names of ``headers`` in any case."""
        told = {name.lower(): value for name, value in headers.items()}
        host = told.get("host")
        return cls(
            listening, peer, _host_name(host) if host else None, any(map(told.get, _FORWARDED))
        )


@dataclass(frozen=True)
class Visitor:
    """Who asks, on a page or a route: the name that is kept with what they do, and their role."""

    name: str
    role: Role


NOBODY = Visitor("", Role.VIEWER)
_VISITOR = "observatory.visitor"


def introduce(scope: Mapping[str, Any], visitor: Visitor) -> dict[str, Any]:
    """A request's ASGI scope that says who asks."""
    return {**scope, _VISITOR: visitor}


def visitor_of(scope: Mapping[str, Any]) -> Visitor:
    """Who asks, as the scope of a request says; nobody, where it says nothing."""
    found: Visitor = scope.get(_VISITOR, NOBODY)
    return found


def may(role: Role, action: Action) -> bool:
    """Whether a role may do something."""
    return role in _ALLOWED[action]


def current_role(visit: Visit) -> Role:
    """The manager, where the visit cannot have come from another machine; else a viewer."""
    local = (
        is_loopback(visit.listening)
        and is_loopback(visit.peer)
        and (visit.host is None or is_loopback(visit.host))
        and not visit.forwarded
    )
    return Role.MANAGER if local else Role.VIEWER


def may_reach(peer: str | None, path: str, protocol: str = "http") -> bool:
    """Whether room mode lets a request in: this machine's own, and from elsewhere the vote pages.

    ``peer``: the other end of the socket, whatever headers say; ``path``: as the server decoded it;
    ``protocol``: ``http`` or ``websocket``, and no websocket is let in from elsewhere. A path that
    leads anywhere in a second way (``..``, ``//``) is let in nowhere.
    """
    if is_loopback(peer):
        return True
    is_plain = "\\" not in path and posixpath.normpath(path) == path.removesuffix("/")
    return protocol == "http" and is_plain and f"{path}/".startswith(ROOM_PATHS)


def is_loopback(address: str | None) -> bool:
    """Whether an address, or the name localhost, is this machine's own and no other's."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


def hide_small_amounts(values: pd.DataFrame, role: Role, focal: str) -> pd.DataFrame:
    """Indicator values without the amounts of fewer than three companies.

    ``values`` has the columns of indicator_value and its indicator's ``unit`` and ``reads``; n is
    the number of companies. Only values below the whole territory (``focal``, segment ``all``)
    are concerned. What is hidden is empty and has the status ``restricted``.
    """
    if may(role, Action.SEE_SMALL_AMOUNTS):
        return values
    amounts = values["unit"] == "eur"
    # Writing out the tables that an indicator reads takes long: only where it matters.
    reads = values.loc[amounts, "reads"].astype(str).str.contains("|".join(AMOUNT_TABLES))
    amounts &= reads.reindex(values.index, fill_value=False)
    whole = (values["territory_code"] == focal) & (values["segment"] == "all")
    few = values["n"].isna() | ((values["n"] > 0) & (values["n"] < SMALL_CELL))
    hidden = amounts & ~whole & values["value"].notna() & few
    shown = values.copy()
    shown.loc[hidden, ["value", "low", "high", "numerator", "denominator"]] = float("nan")
    shown.loc[hidden, "status"] = RESTRICTED
    return shown


def hide_small_cells(cells: pd.DataFrame, role: Role, amount: str) -> pd.DataFrame:
    """The cells of one breakdown without the amounts of fewer than three companies.

    ``cells``: a row a cell, with the column ``amount`` and ``<amount>_of``: the ids of companies
    whose amounts it sums, three of them at most. Where all that is hidden is of fewer than three
    companies, the total less the rest would tell it: the smallest of the other cells is hidden
    too. Gives the cells without the ids; ``<amount>_hidden`` says which ones are hidden.
    """
    of = cells[f"{amount}_of"].map(lambda ids: frozenset(ids) if isinstance(ids, Iterable) else frozenset())  # fmt: skip
    number = of.map(len)
    hidden = (number > 0) & (number < SMALL_CELL)
    if may(role, Action.SEE_SMALL_AMOUNTS):
        hidden &= False
    elif hidden.any() and len(frozenset().union(*of[hidden])) < SMALL_CELL:
        others = cells.loc[(number > 0) & ~hidden, amount].sort_values(kind="stable")
        hidden |= cells.index.isin(others.index[:1])
    shown = cells.drop(columns=f"{amount}_of")
    shown[amount] = shown[amount].astype(float).mask(hidden)
    shown[f"{amount}_hidden"] = hidden
    return shown


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1 : host.find("]")]
    return host.rsplit(":", 1)[0]
