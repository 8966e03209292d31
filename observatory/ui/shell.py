"""The script that Streamlit runs: sidebar, banners, and the page asked for."""

import streamlit as st

from observatory.charts.palette import THEMES
from observatory.i18n import LANGUAGE_NAMES, LANGUAGES, SOURCE_LANGUAGE, Language, language
from observatory.snapshot import (
    Snapshot,
    SnapshotError,
    SnapshotUnreadable,
    Warehouse,
    warehouse,
)
from observatory.store import Served, Store, served_to
from observatory.ui import brand, context, lost, printing, theme
from observatory.ui.choices import choose, find
from observatory.ui.embedded import asked_figure, figure_alone
from observatory.ui.listing import PAGES, by_url
from observatory.ui.navigation import navigation
from observatory.ui.notices import banner, illustrative
from observatory.ui.register import said
from observatory.ui.sign_in import account, is_locked, locked
from observatory.ui.text import plain

SIDEBAR_WIDTH = 248


def main() -> None:
    """Draw the shell and run the page."""
    store_of = warehouse()
    reader = _language_before_its_widget()
    names = [] if is_locked() else store_of.datasets()
    if context.embedded():
        dataset = _asked_dataset(store_of, names)
    else:
        with st.sidebar:
            dataset = _choose_dataset(store_of, names, reader)
            reader = _choose_language(reader)
            account(reader)
    if is_locked():
        _head_alone(reader)
        locked(reader)
        return
    try:
        served = served_to(context.reader_role(), store_of, dataset) if dataset else None
    except SnapshotError as error:
        _without_data(reader, error.message.text(reader))
        return
    if served is None:
        _without_data(reader, reader._("No data has been loaded yet. Run make load."))
        return
    _run(served, reader, _unknown_dataset(store_of, names))


def _run(served: Served, reader: Language, unknown: str | None) -> None:
    store = served.store
    title = reader.pick(store.config.title)
    drawn = theme.current()
    context.begin(store, reader, drawn, context.reader_role())
    # Before the navigation: without an icon of the page's own, Streamlit asks another host for one.
    st.set_page_config(
        page_icon=str(brand.ICON),
        layout="wide",
        initial_sidebar_state="collapsed" if _is_bare() else SIDEBAR_WIDTH,
        menu_items={"About": _about(store, reader)},
    )
    chosen = navigation(reader, hidden=_is_bare())
    st.set_page_config(page_title=f"{chosen.title} · {title}")
    if not _is_bare():
        st.logo(
            brand.wordmark(title, "#FFFFFF"),
            size="large",
            icon_image=brand.mark(THEMES[drawn].ink, THEMES[drawn].colour("R3")),
        )
    _banners(served.snapshot, reader, unknown)
    left_out = st.container()
    lost.begin()
    if served.problem:
        text = reader._("What was typed since the load is not shown. {why}")
        st.warning(
            plain(text.format(why=served.problem.text(reader))), icon=":material/database_off:"
        )
    try:
        if context.embedded() and (figure := asked_figure()):
            figure_alone(context.page(by_url(chosen.url_path).key), figure)
        else:
            chosen.run()
    except SnapshotUnreadable:
        # The file was found damaged while it was read: the warehouse now serves another.
        st.rerun()
    with left_out:
        lost.said(reader)
    said()
    printing.prepare(store, reader, drawn)
    theme.watch()


def _is_bare() -> bool:
    """Whether the page is shown without navigation, sidebar and logo."""
    return context.in_room() or context.embedded()


def _language_before_its_widget() -> Language:
    """The reader's choice, else what the address says, else the browser's language."""
    asked = st.query_params.get("lang")
    found = find(asked, LANGUAGE_NAMES) if asked else None
    return language(found or st.session_state.get("lang") or _browser_language())


def _browser_language() -> str:
    code = (st.context.locale or SOURCE_LANGUAGE).split("-")[0].lower()
    return code if code in LANGUAGES else SOURCE_LANGUAGE


def _choose_language(reader: Language) -> Language:
    code = choose(
        "lang",
        reader._("Language"),
        LANGUAGE_NAMES,
        reader,
        default=_browser_language(),
        style="segments",
        width="stretch",
    )
    return language(code)


def _choose_dataset(store_of: Warehouse, names: list[str], reader: Language) -> str | None:
    if not names:
        return None
    return choose(
        "dataset",
        reader._("Dataset"),
        lambda asked: _dataset_labels(store_of, names, asked),
        reader,
        width="stretch",
    )


def _asked_dataset(store_of: Warehouse, names: list[str]) -> str | None:
    """The dataset that the address asks for, else the first one; without a widget."""
    asked = st.query_params.get("dataset")
    found = find(asked, lambda code: _dataset_labels(store_of, names, code)) if asked else None
    return found or next(iter(names), None)


def _dataset_labels(store_of: Warehouse, names: list[str], reader: Language) -> dict[str, str]:
    labels: dict[str, str] = {}
    for name in names:
        try:
            label = reader.pick(store_of.current(name).config.dataset_title, name)
        except SnapshotError:
            label = name
        labels[name] = label if label not in labels.values() else f"{label} ({name})"
    return labels


def _unknown_dataset(store_of: Warehouse, names: list[str]) -> str | None:
    """The dataset that the address asks for, where there is none of that name."""
    asked = st.query_params.get("dataset")
    if not asked or find(asked, lambda code: _dataset_labels(store_of, names, code)):
        return None
    return asked


def _banners(store: Snapshot, reader: Language, unknown: str | None) -> None:
    page = context.page(PAGES[0].key)
    if unknown is not None:
        text = reader._("There is no dataset called “{asked}”; this is “{shown}”.")
        st.warning(
            plain(text.format(asked=unknown, shown=store.dataset)), icon=":material/database_off:"
        )
    if store.notice:
        text = reader._("{fault} Shown instead: the load of {date}.")
        shown = reader.date(store.loaded_at.date())
        banner(page, "stale", text.format(fault=store.notice.text(reader), date=shown))
    if store.config.illustrative:
        illustrative(page)


def _about(store: Store, reader: Language) -> str:
    """The text behind the menu's About."""
    text = reader._("Data as of {as_of}, loaded on {loaded}. Snapshot {snapshot}.").format(
        as_of=reader.date(store.as_of),
        loaded=reader.date(store.loaded_at.date()),
        snapshot=store.id,
    )
    description = reader.pick(store.config.dataset_description)
    return "\n\n".join(
        part
        for part in (
            f"**{plain(reader.pick(store.config.title))}**",
            plain(description),
            plain(text),
        )
        if part
    )


def _head_alone(reader: Language) -> None:
    title = reader._("Observatory")
    st.set_page_config(
        page_title=title, page_icon=str(brand.ICON), layout="wide", menu_items={"About": title}
    )


def _without_data(reader: Language, why: str) -> None:
    _head_alone(reader)
    st.title(reader._("Nothing to show yet"), anchor=False)
    with st.container(border=True, height=230, vertical_alignment="center"):
        st.markdown("### :material/database_off:")
        st.markdown(plain(why))
        st.code("make load", language="bash", width=200)


main()
