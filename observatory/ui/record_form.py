"""One form for every table that may be typed: made from its columns, with its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from observatory.i18n import Message
from observatory.model import Column
from observatory.model.forms import FIRST, NAMES, WRITTEN_FOR_YOU
from observatory.queries.typed import row_cells, row_names
from observatory.register import TYPED, Change, Conflict, Invalid, RegisterError
from observatory.register.rows import Cells
from observatory.ui.conflict import conflict
from observatory.ui.context import Page
from observatory.ui.fields import field as drawn_field
from observatory.ui.history import history
from observatory.ui.register import attempt, may_write, new_id, records, say, writer
from observatory.ui.text import plain

WIDTH = 640
_OPENED, _NEW = "opened-", "new"


@dataclass(frozen=True)
class Opened:
    """A record as it was opened: its key (None: a new one), its cells, the revision they have in the
    register, and the row as the snapshot has it."""

    table: str
    key: str | None
    cells: Cells
    revision: int = 0
    seen: Cells | None = None

    @property
    def prefix(self) -> str:
        """What the form's widgets are called after."""
        return f"form-{self.table}-{self.key or 'new'}-{self.revision}"


@dataclass(frozen=True)
class Editable:
    """A table that a page lets managers change: what new rows begin with, and which rows it offers
    (by default all, else those of a ``recommendation``)."""

    table: str
    given: Mapping[str, str] = field(default_factory=dict)
    recommendation: str = ""


def record_bar(page: Page, name: str, *tables: Editable) -> None:
    """The button behind which the rows of some tables are changed and made: nothing for whoever may
    not write. ``name`` tells it from others of the page.
    """
    if not may_write(page):
        return
    label = page._("Edit")
    if st.button(label, icon=":material/edit:", type="tertiary", key=f"edit-{name}"):
        _forget_opened()
        st.dialog(label, width=WIDTH, position="right")(_among)(page, name, tables)


def record_form(page: Page, table: str, key: str | None = None) -> None:
    """The button behind which one row of a table is changed, or, without a key, any row is changed
    or made. Nothing for whoever may not write.

    ``key``: as the register writes it (``records(page).key(table, cells)``).
    """
    if key is None:
        record_bar(page, table, Editable(table))
        return
    if not may_write(page):
        return
    if st.button(
        page._("Edit"), icon=":material/edit:", type="tertiary", key=f"edit-{table}-{key}"
    ):
        _forget_opened()
        title = page._(NAMES[table][0])
        st.dialog(title, width=WIDTH, position="right")(_one)(page, Editable(table), key)


def _among(page: Page, name: str, tables: Sequence[Editable]) -> None:
    """Choose a table and a row of it, or a new one; then its form."""
    _ = page._
    at: str | None = tables[0].table
    if len(tables) > 1:
        at = st.segmented_control(
            _("Show"), [item.table for item in tables], default=at, required=True,
            format_func=lambda table: _(NAMES[table][0]), key=f"edit-{name}-table",
            label_visibility="collapsed",
        )  # fmt: skip
    among = next(item for item in tables if item.table == at)
    word, new = (_(text) for text in NAMES[among.table])
    names = {_NEW: f"+ {new}"}
    names |= page.ask(row_names, page.language, among.table, among.recommendation)
    chosen = st.selectbox(
        word, list(names), index=None, format_func=lambda item: names.get(item, item),
        key=f"edit-{name}-{among.table}", placeholder=_("Choose one, or a new one"),
    )  # fmt: skip
    if chosen is not None:
        _one(page, among, None if chosen == _NEW else chosen)


def _one(page: Page, among: Editable, key: str | None) -> None:
    """The form of a row, as it was when it was opened, and its history."""
    kept = f"{_OPENED}{among.table}-{key or _NEW}"
    try:
        if kept not in st.session_state:
            st.session_state[kept] = (
                opened_record(page, among.table, key)
                if key
                else Opened(among.table, None, {**_beginning(among.table), **among.given})
            )
    except RegisterError as error:
        st.error(plain(error.message.text(page.language)), icon=":material/error:")
        return
    opened: Opened | None = st.session_state[kept]
    if opened is None:
        st.warning(page._("This row is no longer there."))
        return
    if _form_or_history(page, opened):
        _forget_opened()
        st.rerun()


def _forget_opened() -> None:
    """A dialog begins with rows as they stand, not as an earlier one left them."""
    for name in [str(name) for name in st.session_state if str(name).startswith(_OPENED)]:
        del st.session_state[name]


def opened_record(page: Page, table: str, key: str) -> Opened | None:
    """A record to change: the register's where it has one, else the snapshot's."""
    row = records(page).row(table, key)
    if row is not None:
        return Opened(table, key, row.cells, row.revision) if row.cells is not None else None
    cells = row_cells(page.store, table, key)
    return None if cells is None else Opened(table, key, cells, 0, cells)


def _beginning(table: str) -> Cells:
    """What a new row has before anybody fills it: an id of its own."""
    ids = [name for name in WRITTEN_FOR_YOU.get(table, ())[:1] if name in TYPED[table].key]
    return {name: new_id(table) for name in ids}


def _form_or_history(page: Page, opened: Opened) -> bool:
    _ = page._
    view = "form"
    if opened.key is not None:
        views = {"form": _("Fields"), "history": _("History")}
        view = st.segmented_control(
            _("Show"), list(views), default="form", required=True, format_func=views.__getitem__,
            key=f"{opened.prefix}-view", label_visibility="collapsed",
        )  # fmt: skip
    if view == "history":
        history(page, opened.table, opened.key)
        return False
    return draw_form(page, opened)


def draw_form(page: Page, opened: Opened) -> bool:
    """The form, or what two people wrote side by side; whether it was saved by this run.

    What was typed stays in its fields until then.
    """
    state, prefix = st.session_state, opened.prefix
    if state.pop(f"{prefix}-done", False):
        return True
    held = state.get(f"{prefix}-conflict")
    if isinstance(held, Conflict):
        conflict(page, opened.table, prefix, opened.cells, held)
        return False
    faults: dict[str, Message] = state.get(f"{prefix}-faults", {})
    shown, folded = _fields(page, opened)
    with st.form(prefix, border=False):
        _draw(page, opened, shown, faults)
        if folded:
            with st.expander(page._("More"), expanded=any(i.name in faults for i in folded)):
                _draw(page, opened, folded, faults)
        st.caption(plain(page._("* required")))
        st.form_submit_button(
            page._("Save"), type="primary", icon=":material/save:", on_click=_save,
            args=(page, opened, [item.name for item in (*shown, *folded)]),
        )  # fmt: skip
    if problem := state.pop(f"{prefix}-problem", None):
        st.error(plain(problem), icon=":material/error:")
    if opened.key is None:
        return False
    return removed(page, opened.table, opened.key, prefix, opened.revision, opened.seen)


def _draw(page: Page, opened: Opened, items: list[Column], faults: Mapping[str, Message]) -> None:
    """The fields, two in a row."""
    keys = TYPED[opened.table].key
    for at in range(0, len(items), 2):
        for place, item in zip(st.columns(2), items[at : at + 2], strict=False):
            with place:
                locked = opened.key is not None and item.name in keys
                drawn_field(
                    page, opened.table, item, opened.cells.get(item.name, ""), opened.prefix,
                    faults.get(item.name), locked,
                )  # fmt: skip


def _fields(page: Page, opened: Opened) -> tuple[list[Column], list[Column]]:
    """The columns that the form shows, required ones first, and those that it folds away."""
    file = TYPED[opened.table]
    expected = file.expected(tuple(page.config.languages))
    hidden = set(WRITTEN_FOR_YOU.get(opened.table, ()))
    first = [item.name for item in file.columns if item.required]
    first += [name for name in FIRST[opened.table] if name not in first]
    places = {name: at for at, name in enumerate(first)}
    stems = {name: _stem(name, item) for name, item in expected.items()}
    shown = sorted(
        (item for name, item in expected.items() if stems[name] in places and name not in hidden),
        key=lambda item: places[stems[item.name]],
    )
    folded = [i for name, i in expected.items() if stems[name] not in places and name not in hidden]
    return shown, folded


def _stem(name: str, item: Column) -> str:
    stem, _, code = name.rpartition("_")
    return f"{stem}_<lang>" if f"{stem}_<lang>" == "title_<lang>" and len(code) == 2 else name


def _save(page: Page, opened: Opened, names: list[str]) -> None:
    """Save what stands in the fields; what is wrong is kept for the form to show."""
    state, prefix = st.session_state, opened.prefix
    cells = {**opened.cells, **{name: state.get(f"{prefix}-{name}") or "" for name in names}}
    filled = {name: str(cell) for name, cell in cells.items() if cell}
    state.pop(f"{prefix}-faults", None)
    try:
        if opened.key is None and _is_taken(page, opened.table, filled):
            state[f"{prefix}-problem"] = page._("There is such a row already: change that one.")
            return
        change = Change(opened.table, filled, opened.revision, opened.seen)
        entry = records(page).save(writer(page), change)
    except Invalid as error:
        state[f"{prefix}-faults"] = error.faults
        state[f"{prefix}-problem"] = error.message.text(page.language)
    except Conflict as error:
        state[f"{prefix}-conflict"] = error
    except RegisterError as error:
        state[f"{prefix}-problem"] = error.message.text(page.language)
    else:
        state[f"{prefix}-done"] = True
        say(page._("Saved.") if entry else page._("Nothing differs: nothing was saved."))


def _is_taken(page: Page, table: str, cells: Cells) -> bool:
    """Whether a new row has the key of one that is there."""
    return opened_record(page, table, records(page).key(table, cells)) is not None


def removed(
    page: Page,
    table: str,
    key: str,
    prefix: str,
    revision: int | None = None,
    seen: Cells | None = None,
) -> bool:
    """The way to remove a record, one question away; whether it was removed in this run.

    Without ``revision`` the record is taken as it stands now.
    """
    with st.popover(
        page._("Remove"), icon=":material/delete:", type="tertiary", key=f"{prefix}-removal"
    ):
        st.markdown(page._("The row is taken out; its history stays, and it can be undone."))
        if not st.button(page._("Remove this row"), key=f"{prefix}-remove"):
            return False
        if revision is None:
            row = records(page).row(table, key)
            revision = row.revision if row else 0
            seen = None if row else row_cells(page.store, table, key)
        return attempt(
            page, partial(records(page).remove, writer(page), table, key, revision, seen)
        )
