"""Choices that an address asks for and that are not there any more: said, and left out."""

from contextvars import ContextVar

import streamlit as st

from observatory.i18n import Language
from observatory.ui.text import plain

_asked: ContextVar[dict[str, str] | None] = ContextVar("lost", default=None)


def begin() -> None:
    """Nothing is lost yet, in this run of a page."""
    _asked.set({})


def note(name: str, asked: str) -> None:
    """The address asks for a choice that is not offered; ``name``: what it is a choice of."""
    found = _asked.get()
    if found is not None:
        found[name] = asked


def said(reader: Language) -> None:
    """Say what was left out, where something was; to be called once the page has run."""
    if not (found := _asked.get()):
        return
    text = reader._(
        "The address asks for choices that are not there any more; they are left out: {choices}."
    )
    choice = reader._("{name} “{asked}”")
    choices = ", ".join(choice.format(name=name, asked=asked) for name, asked in found.items())
    st.warning(plain(text.format(choices=choices)), icon=":material/filter_alt_off:")
