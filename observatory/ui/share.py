"""Share: the address of a page as the reader sees it, its saved views, and the way into other sites."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from observatory.findings.typed import moment_text, who_text
from observatory.register import RegisterError
from observatory.register.views import LONGEST_NAME, View, Views
from observatory.ui import context, embedding, outside
from observatory.ui.capture import gathering
from observatory.ui.context import Page
from observatory.ui.navigation import KEPT
from observatory.ui.register import may_write, writer
from observatory.ui.text import link, plain

FRAME_HEIGHT, FIGURE_HEIGHT = 900, 640
"""Pixels that a snippet asks for a page, and for one figure."""
FIGURE = "figure"
"""What names a figure of an embedded page in its address, by its key."""
_TOLD, _NAME, _CHOSEN = "share-told", "share-name", "share-chosen"


def share_button(page: Page) -> None:
    """The button beside a page's name; what it opens is drawn once it is open, and without the page."""
    if gathering() or context.embedded():
        return
    st.fragment(_share)(page)


def state(page: Page) -> dict[str, list[str]]:
    """What the reader has chosen, as it stands in the address, by id: it means the same in every
    language. The dataset is always named: what an address without one leads to may change."""
    found = {"dataset": [page.store.dataset]}
    for name in st.query_params:
        written = st.query_params.get_all(name)
        held = st.session_state.get(name)
        if name in found:
            continue
        if isinstance(held, str):
            written = [held]
        elif isinstance(held, list) and held:
            written = [str(item) for item in held]
        found[name] = written
    return found


def page_address(page: Page, asked: Mapping[str, str | Sequence[str]]) -> str:
    """The whole address of a page with what it is asked for."""
    query = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
    address = f"{outside.address()}/{page.listed.url}"
    return f"{address}?{query}" if query else address


def snippet(address: str, title: str, height: int) -> str:
    """The lines of HTML that show a page of the observatory within another site's."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}"'
        ' loading="lazy" style="border: 0"></iframe>'
    )


def figure_part(page: Page, address: Mapping[str, str], key: str, title: str) -> None:
    """In a figure's drawer: its own address and its snippet.

    ``address``: what the page's address has to say, beside the filters, for the page to draw it.
    """
    own = page_address(page, {**state(page), **address, "embed": "true", FIGURE: key})
    st.caption(page._("This figure alone, always from the latest data:"))
    st.code(own, language=None, wrap_lines=True)
    _embed(page, snippet(own, title, FIGURE_HEIGHT))


def _share(page: Page) -> None:
    part = st.popover(
        page._("Share this page"),
        icon=":material/share:",
        type="tertiary",
        key="share",
        on_change="rerun",
    )
    if part.open:
        with part:
            _contents(page)


def _contents(page: Page) -> None:
    asked = state(page)
    st.caption(page._("This address shows the page as you see it now:"))
    st.code(page_address(page, asked), language=None, wrap_lines=True)
    if may_write(page):
        _views(page)
    title = page._(page.listed.title)
    _embed(page, snippet(page_address(page, {**asked, "embed": "true"}), title, FRAME_HEIGHT))


def _embed(page: Page, lines: str) -> None:
    """The snippet where some site may use it; how to allow one, for whoever may."""
    origins = embedding.origins()
    if not origins:
        if may_write(page):
            st.caption(plain(page._("No other site may show this page: name those that may in [embed] origins of the configuration.")))  # fmt: skip
        return
    text = page._("These lines show it on a page of {origins}:")
    st.caption(plain(text.format(origins=", ".join(sorted(origins)))))
    st.code(lines, language="html", wrap_lines=True)


def _views(page: Page) -> None:
    """The saved views of the page, and the form of a new one; for whoever may write."""
    _ = page._
    views = Views.configured(page.store.dataset, page.config)
    if not views.is_there:
        return
    try:
        found = views.of_page(page.listed.key)
    except RegisterError as error:
        st.error(plain(error.message.text(page.language)), icon=":material/error:")
        return
    st.markdown(f"**{_('Saved views of this page')}**")
    for item in found:
        _view(page, item)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Name of the view"), key=_NAME, max_chars=LONGEST_NAME, width="stretch",
            placeholder=_("As in: the coast, last year"),
        )  # fmt: skip
        st.button(
            _("Save as a view"), key="share-save", on_click=_save, args=(page, views),
            icon=":material/bookmark_add:",
        )  # fmt: skip
    _told()


def _view(page: Page, item: View) -> None:
    """One view: its name as a link, its address, and what can be done with it."""
    _ = page._
    address = f"{outside.address()}/view/{item.code}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/bookmark: {link(item.name, address)}", width="stretch")
        for deed, icon, words in (
            ("rename", ":material/edit:", _("Rename")),
            ("delete", ":material/delete:", _("Delete")),
        ):
            st.button(
                "", icon=icon, help=words, type="tertiary", key=f"share-{deed}-{item.code}",
                on_click=_choose, args=(item.code, deed),
            )  # fmt: skip
    told = _("Saved by {who} on {moment}.").format(
        who=who_text(page.language, item.who), moment=moment_text(page.language, item.saved_at)
    )
    st.caption(plain(told))
    st.code(address, language=None)
    chosen = st.session_state.get(_CHOSEN)
    if chosen == (item.code, "rename"):
        _rename(page, item)
    elif chosen == (item.code, "delete"):
        _confirm(page, item)


def _rename(page: Page, item: View) -> None:
    key = f"share-new-name-{item.code}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(page._("New name"), item.name, key=key, max_chars=LONGEST_NAME)
        st.button(
            page._("Save"), key=f"share-renamed-{item.code}", type="primary",
            on_click=_do, args=(page, item, key),
        )  # fmt: skip


def _confirm(page: Page, item: View) -> None:
    _ = page._
    text = _("“{name}” is deleted, and its address leads nowhere any more.")
    st.markdown(plain(text.format(name=item.name)))
    with st.container(horizontal=True):
        st.button(
            _("Delete it"), key=f"share-deleted-{item.code}", type="primary",
            on_click=_do, args=(page, item, ""),
        )  # fmt: skip
        st.button(_("Keep it"), key=f"share-kept-{item.code}", on_click=_choose, args=("", ""))


# What buttons do, before the next run draws


def _choose(code: str, deed: str) -> None:
    st.session_state[_CHOSEN] = (code, deed)


def _save(page: Page, views: Views) -> None:
    name = str(st.session_state.get(_NAME) or "")
    kept = {key: values for key, values in state(page).items() if key not in KEPT}
    try:
        views.save(writer(page), name, page.listed.key, kept)
    except RegisterError as error:
        st.session_state[_TOLD] = error.message.text(page.language)
        return
    st.session_state[_NAME] = ""


def _do(page: Page, item: View, name_key: str) -> None:
    """Rename a view to what is written under ``name_key``, or delete it where that is empty."""
    views = Views.configured(page.store.dataset, page.config)
    try:
        if name_key:
            views.rename(writer(page), item.code, str(st.session_state.get(name_key) or ""))
        else:
            views.delete(writer(page), item.code)
    except RegisterError as error:
        st.session_state[_TOLD] = error.message.text(page.language)
        return
    _choose("", "")


def _told() -> None:
    """What stood in the way of the last deed."""
    if text := st.session_state.pop(_TOLD, None):
        st.error(plain(text), icon=":material/error:")
