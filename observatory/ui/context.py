"""What a page gets in one call: the store, the reader's language, theme and role."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from observatory.access import (
    LOCAL_MANAGER,
    NOBODY,
    Action,
    Role,
    Visit,
    Visitor,
    current_role,
    may,
)
from observatory.charts.palette import ThemeName
from observatory.config import Config
from observatory.i18n import Language
from observatory.snapshot import warehouse
from observatory.store import Store
from observatory.ui import identity
from observatory.ui.cache import cached
from observatory.ui.listing import Listed, listed

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Page:
    """One run of one page, for one reader; ``drawn`` false where it runs for its figures alone."""

    listed: Listed
    store: Store
    language: Language
    theme: ThemeName
    role: Role
    drawn: bool = True

    @property
    def kept_as(self) -> str:
        """The words under which what is made for it is kept: all that it tells of its reader."""
        of_reader = (self.language.code, self.theme, self.role.value, self.drawn)
        return f"{self.listed.key}:{self.store.dataset}/{self.store.id}:{of_reader}"

    @property
    def config(self) -> Config:
        """The configuration that the snapshot was loaded with."""
        return self.store.config

    @property
    def focal(self) -> str:
        """The code of the whole territory."""
        return self.config.territory.focal

    @property
    def on_record(self) -> bool:
        """Whether some tables hold what public sources happen to show."""
        return "record" in self.config.basis.values()

    def _(self, message: str) -> str:
        """The message in the reader's language."""
        return self.language._(message)

    def n_(self, singular: str, plural: str, count: float) -> str:
        """The message in the reader's language, in the number of ``count``."""
        return self.language.n_(singular, plural, count)

    def may(self, action: Action) -> bool:
        """Whether the reader may do something."""
        return may(self.role, action)

    def ask(
        self, question: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """A query's answer, kept under the snapshot's id and the parameters.

        ``question`` is a module's function that takes the store first; what it returns is shared
        (see ``cache.cached``).
        """
        answer: T = cached(question)(self.store, *args, **kwargs)
        return answer

    def make(
        self, making: Callable[Concatenate["Page", P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What a function makes of this page, made once for all readers who see the same.

        ``making`` is a module's function that takes the page first. What it draws is kept too, and
        drawn again: words, tables, charts, pictures, but nothing to press, and no link. It may read
        nothing of the reader beside the page and the parameters: no address, no session.
        """
        made: T = cached(making)(self, *args, **kwargs)
        return made


_run: ContextVar[tuple[Store, Language, ThemeName, Role, bool]] = ContextVar("run")


def begin(
    store: Store, language: Language, theme: ThemeName, role: Role, drawn: bool = True
) -> None:
    """Keep what the shell has settled for the page that it runs next, in the same thread."""
    _run.set((store, language, theme, role, drawn))


def page(key: str) -> Page:
    """The page of the list, as it runs now; called once, at the top of its script."""
    store, language, theme, role, drawn = _run.get()
    item = listed(key)
    if not may(role, item.action):
        st.stop()
    return Page(item, store, language, theme, role, drawn)


def reader() -> Visitor:
    """Whoever reads now: signed in, at the machine, or nobody known.

    Within another site's page nobody is more than a viewer, whoever sits at the browser.
    """
    found = _reader()
    if embedded() and may(found.role, Action.READ):
        return NOBODY
    return found


def _reader() -> Visitor:
    if identity.providers():
        return identity.vouched(st.user.to_dict())
    # Streamlit says None for loopback.
    peer = st.context.ip_address or "127.0.0.1"
    role = current_role(Visit.of(st.get_option("server.address"), peer, st.context.headers))
    return Visitor(LOCAL_MANAGER, role) if role is Role.MANAGER else warehouse().access().stranger()


def in_room() -> bool:
    """Whether the address asks for a page as a room sees it: without navigation, logo or sidebar."""
    return st.query_params.get("view") == "room"


def embedded() -> bool:
    """Whether the address asks for a page to be shown within another: ``?embed=true``."""
    return bool(st.context.is_embedded)


def reader_role() -> Role:
    """The role of whoever reads now."""
    return reader().role


def who() -> str:
    """The name under which what the reader does is recorded."""
    return reader().name if identity.providers() else LOCAL_MANAGER


def allowed(action: Action) -> bool:
    """Whether the reader may do something at this moment, whatever the page was drawn for."""
    return may(reader_role(), action)
