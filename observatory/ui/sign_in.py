"""Signing in and out, and what is shown to whoever has to."""

from typing import Literal

import streamlit as st
from streamlit.errors import StreamlitAuthError

from observatory.access import Action, Role, may
from observatory.i18n import Language, N_
from observatory.ui import context, identity
from observatory.ui.text import plain

ROLES = {
    Role.VIEWER: N_("viewer"),
    Role.FUNDER: N_("funder"),
    Role.PRESENTER: N_("presenter"),
    Role.MANAGER: N_("manager"),
    Role.OUTSIDER: N_("without a role"),
}
_FAULT = "sign_in_fault"


def account(reader: Language) -> None:
    """In the sidebar: who is signed in, and the way in or out; why one only reads where there is none."""
    visitor = context.reader()
    if not identity.providers():
        if visitor.role is not Role.MANAGER:
            _read_only(reader)
        return
    if visitor.name:
        told = f"{visitor.name} · {reader._(ROLES[visitor.role])}"
        st.caption(f":material/account_circle: {plain(told)}")
        st.button(
            reader._("Sign out"), icon=":material/logout:", key="sign-out", width="stretch",
            on_click=st.logout,
        )  # fmt: skip
        return
    if may(visitor.role, Action.READ):
        _ways_in(reader, "stretch")


def locked(reader: Language) -> None:
    """All there is to see for whoever has to sign in first."""
    visitor = context.reader()
    st.title(reader._("Sign in to read the observatory"), anchor=False)
    if visitor.name:
        text = reader._("You are signed in as {name}, who is not on the list of this observatory. Ask those who run it to add you.")  # fmt: skip
        st.markdown(plain(text.format(name=visitor.name)))
    elif not identity.providers():
        st.markdown(plain(reader._("It is not open to the public, and no identity provider is connected: only the person at the machine can read it.")))  # fmt: skip
    else:
        st.markdown(plain(reader._("It is not open to the public.")))
        if not context.embedded():
            # No identity provider lets itself be shown within another site's page.
            _ways_in(reader, "content")


def is_locked() -> bool:
    """Whether the reader has to sign in before anything is shown."""
    return not may(context.reader_role(), Action.READ)


def _ways_in(reader: Language, width: Literal["stretch", "content"]) -> None:
    for name in identity.providers():
        label = reader._("Sign in")
        if name:
            label = reader._("Sign in with {provider}").format(provider=name)
        st.button(
            plain(label), icon=":material/login:", key=f"sign-in-{name}", width=width,
            type="primary" if width == "content" else "secondary",
            on_click=_start, args=(name,),
        )  # fmt: skip
    if fault := st.session_state.pop(_FAULT, None):
        st.caption(plain(reader._("Signing in is not possible: {reason}").format(reason=fault)))


def _start(name: str) -> None:
    try:
        st.login(name or None)
    except StreamlitAuthError as error:
        st.session_state[_FAULT] = str(error)


def _read_only(reader: Language) -> None:
    with st.popover(reader._("Read only"), icon=":material/lock:", width="stretch"):
        st.markdown(plain(reader._("Without an identity provider only the person at the machine writes, and polls cannot be opened from here.")))  # fmt: skip
        st.markdown(plain(reader._("To let managers, presenters and funders sign in, connect an OpenID provider: docs/access.md says how.")))  # fmt: skip
