"""The user guide within the application: a part chosen, or every part that has the words of a search."""

import streamlit as st

from observatory.guide import COMMANDS, READERS, Topic, found, topics
from observatory.i18n import Language
from observatory.ui.choices import choose
from observatory.ui.context import Page
from observatory.ui.frame import bar
from observatory.ui.listing import PAGES
from observatory.ui.navigation import kept, page_link
from observatory.ui.text import plain

WIDTH = 860
"""Pixels of a line that reads well."""


def guide(page: Page) -> None:
    """The part that the reader chooses, or what a search finds."""
    with bar():
        words = st.text_input(
            page._("Search the guide"), key="search", type="search", width=280,
            placeholder=page._("a word, a button, a command"), bind="query-params",
        )  # fmt: skip
        chosen = choose("topic", page._("Part of the guide"), _names, page.language, width=320)
    if words and words.strip():
        _hits(page, words.strip())
        return
    topic = topics(page.language.code)[chosen]
    with st.container(width=WIDTH):
        st.subheader(plain(topic.title), anchor=False)
        _text(page, topic)
        if chosen in (item.key for item in PAGES) and chosen != page.listed.key:
            page_link(page, chosen, page._("Open this page"))


def _names(reader: Language) -> dict[str, str]:
    """The parts in their order: readers, commands, then pages as the navigation lists them."""
    known = topics(reader.code)
    order = [*READERS, COMMANDS, *(item.key for item in PAGES)]
    return {key: known[key].title for key in order if key in known}


def _text(page: Page, topic: Topic) -> None:
    for part in topic.parts():
        if isinstance(part, str):
            st.markdown(part.replace("(?topic=", f"(?{_address()}topic="))
        elif part[1].is_file():
            st.image(str(part[1]), alt=part[0])


def _address() -> str:
    return "".join(f"{name}={value.replace(' ', '%20')}&" for name, value in kept().items())


def _hits(page: Page, words: str) -> None:
    hits = found(page.language.code, words)
    if not hits:
        st.markdown(plain(page._("Nothing here has these words: {words}.").format(words=words)))
    for topic, line in hits:
        with st.container(width=WIDTH, gap=None):
            page_link(page, "help", topic.title, topic=topic.key)
            st.caption(plain(line))
