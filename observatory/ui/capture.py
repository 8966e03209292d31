"""The figures of a page, gathered instead of drawn: the page's own script runs for no reader.

Whatever a page draws with ``evidence_button`` in its place is kept here by its key, so that a slide
can be drawn anew from a page's address without a second way to make any figure.
"""

import runpy
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import uuid4

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.exceptions import (
    RerunException,
    StopException,
)
from streamlit.runtime.scriptrunner_utils.script_run_context import (
    ScriptRunContext,
    add_script_run_ctx,
)
from streamlit.runtime.state import SafeSessionState, SessionState

from observatory.access import Role
from observatory.i18n import Language
from observatory.store import Store
from observatory.ui import context
from observatory.ui.listing import PAGES, listed

if TYPE_CHECKING:
    from observatory.ui.evidence import Behind

Gathered = dict[str, "Behind"]
"""The figures of a page by their keys."""

Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Wanted:
    found: Gathered
    keys: frozenset[str]


_gathering: ContextVar[_Wanted | None] = ContextVar("gathering", default=None)


def gathering() -> bool:
    """Whether the page runs for its figures, with nobody to draw them for."""
    return _gathering.get() is not None


def gather(key: str, behind: "Behind") -> bool:
    """Keep a figure where a page is run for its figures; False where it is run for a reader."""
    wanted = _gathering.get()
    if wanted is None:
        return False
    wanted.found.setdefault(key, behind)
    if wanted.keys and wanted.keys <= wanted.found.keys():
        raise StopException
    return True


def figures(
    store: Store,
    language: Language,
    key: str,
    filters: Filters,
    wanted: frozenset[str] = frozenset(),
    role: Role = Role.PRESENTER,
) -> Gathered:
    """The figures that a page draws for an address, as a role may see them.

    ``filters``: what stands in the address, each name with its values. The page is left as soon as the
    figures ``wanted`` are there; all of them by default.

    Raises KeyError where there is no such page, and whatever the page raises.
    """
    file = listed(key).file

    def run() -> Gathered:
        context.begin(store, language, "light", role, drawn=False)
        found: Gathered = {}
        _gathering.set(_Wanted(found, wanted))
        # Links between pages need to know them.
        st.navigation(
            [st.Page(p.file, url_path=p.url or None, default=not p.url) for p in PAGES],
            position="hidden",
        )
        # Where the page asks for another run, what it had drawn by then is what it shows.
        with suppress(StopException, RerunException):
            runpy.run_path(str(file))
        return found

    return _run_apart(run, str(file), {"lang": (language.code,), **filters})


def _run_apart(run: Callable[[], Gathered], script: str, address: Filters) -> Gathered:
    """Run in a thread with a session of its own, whose elements nobody receives."""
    session = f"gathering-{uuid4().hex}"
    answers: list[Gathered] = []
    faults: list[BaseException] = []

    def work() -> None:
        state = SessionState()
        ctx = ScriptRunContext(
            session_id=session,
            _enqueue=lambda _message: None,
            query_string=urlencode(address, doseq=True),
            session_state=SafeSessionState(state, lambda: None),
            uploaded_file_mgr=MemoryUploadedFileManager("/nowhere"),
            main_script_path=script,
            user_info={},
            fragment_storage=MemoryFragmentStorage(),
            pages_manager=PagesManager(script),
        )
        add_script_run_ctx(threading.current_thread(), ctx)
        with ctx.session_state.query_params() as params:
            params.populate_from_query_string(ctx.query_string)
            params.set_initial_query_params_from_current()
        ctx.reset(query_string=ctx.query_string)
        ctx.on_script_start()
        try:
            answers.append(run())
        except BaseException as error:
            faults.append(error)
        finally:
            if exists():
                get_instance().media_file_mgr.clear_session_refs(session)

    thread = threading.Thread(target=work, name=session, daemon=True)
    thread.start()
    thread.join()
    if faults:
        raise faults[0]
    return answers[0]
