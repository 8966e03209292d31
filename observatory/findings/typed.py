"""Sentences about what was typed: who changed what and when, and what is newer than the load."""

from collections.abc import Mapping
from datetime import date, datetime

from observatory.access import LOCAL_MANAGER
from observatory.charts.description import pair
from observatory.i18n import ABSENT, Language
from observatory.model import Column, LayoutFile
from observatory.model.fields import DATE, FLAG, INTEGER, NUMBER
from observatory.model.forms import LABELS
from observatory.model.lists import CLOSED_LISTS
from observatory.register import Entry

_SHOWN = 120
_NAMED = 5


def field_name(language: Language, column: str) -> str:
    """What a column is called on a form; a text in one language says in which."""
    stem, _, code = column.rpartition("_")
    if f"{stem}_<lang>" in LABELS and column not in LABELS:
        return f"{language._(LABELS[f'{stem}_<lang>'])} ({code})"
    return language._(LABELS[column]) if column in LABELS else column


def cell_text(language: Language, item: Column, table: str, cell: str) -> str:
    """A cell as a person writes it: closed lists in words, dates and decimals as the language has
    them."""
    if not cell:
        return ""
    choices = CLOSED_LISTS.get(f"{table}.{item.name}") or CLOSED_LISTS.get(item.name)
    if choices and cell in choices:
        return language._(choices[cell])
    if item.type == DATE:
        return "/".join(reversed(cell.split("-")))
    if item.type in (NUMBER, INTEGER):
        return cell.replace(".", ",") if language.separators.startswith(",") else cell
    if item.type == FLAG:
        return language._("yes") if cell == "1" else language._("no")
    return cell


def changes_text(language: Language, file: LayoutFile, entry: Entry) -> str:
    """What an entry changed: "Status: Planned → Done"."""
    if entry.after is None:
        return language._("Row removed")
    expected = {item.name: item for item in file.columns}
    parts = []
    names = [name for name in sorted(entry.touched) if name not in file.key]
    for name in names[:_NAMED]:
        item = expected.get(name)
        before, after = (
            _short(cell_text(language, item, file.table, cells.get(name, "")) if item else cells.get(name, ""))
            for cells in (entry.before or {}, entry.after)
        )  # fmt: skip
        change = after if entry.before is None else f"{before or ABSENT} → {after or ABSENT}"
        parts.append(pair(language, field_name(language, name), change))
    if len(names) > _NAMED:
        parts.append("…")
    told = " · ".join(parts)
    return pair(language, language._("New row"), told) if entry.before is None else told


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def who_text(language: Language, who: str) -> str:
    """Who wrote, in the reader's words."""
    return language._("local manager") if who == LOCAL_MANAGER else who


def moment_text(language: Language, at: datetime) -> str:
    """When something was written, in UTC."""
    return f"{language.date(at.date(), short=True)}, {at:%H:%M} UTC"


def newer_text(language: Language, names: Mapping[str, str], loaded: date) -> str:
    """Which rows are newer than the load; the figures are not."""
    shown = list(names.values())[:_NAMED]
    if len(names) > _NAMED:
        shown.append("…")
    text = language._("Typed after the load of {date}: {names}. Figures are those of the load.")
    return text.format(date=language.date(loaded), names=", ".join(shown))


def note_text(language: Language, text: str, author: str | None, day: date | None) -> str:
    """A note with who wrote it and when."""
    told = [who_text(language, author)] if author else []
    if day is not None:
        told.append(language.date(day, short=True))
    return f"{text} ({', '.join(told)})" if told else text
