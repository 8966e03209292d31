"""The register without an organisation or a respondent: rows, the log of their changes, given files."""

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import python_calamine
import sqlalchemy as sa

from etl.forgotten import Forgotten
from etl.naming import REMOVED, Texts
from etl.rewriting import Organisation, Respondent
from observatory.register.schema import deck, entry, record, upload, view

_OF_ROW = {
    "support_case": ("organisation",),
    "partnership": ("organisation_a", "organisation_b"),
    "decision": ("candidate_id", "written"),
}
"""Tables whose rows are an organisation's, and the columns that name it."""
_NAMED_AMONG_OTHERS = frozenset(
    ["events", "mentions", "clusters", "published_figures", "actions", "milestones", "targets",
     "notes", "cluster_criteria", "gaps", "recommendations", "territories"]
)  # fmt: skip
"""Files of the layout whose rows name an organisation beside something else, and stay."""
Cells = dict[str, str] | None


@dataclass
class Erased:
    """Rows of the register that went or were changed, by table; ``files``: given files that could not
    be changed and lost their content."""

    rows: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)


def erase(
    connection: sa.Connection,
    dataset: str,
    what: Organisation | Respondent,
    texts: Texts | None,
    by: str,
) -> Erased:
    """Take it out of a dataset's rows, entries and given files, inside a transaction.

    Rows that are an organisation's go with all their entries; others lose its name, in the log as well.
    """
    found = Erased()
    if isinstance(what, Organisation) and texts is not None:
        _erase_rows(connection, dataset, what.forgotten, texts, found)
        erase_slides(connection, dataset, texts, found.rows)
        erase_views(connection, dataset, what.forgotten, texts, found.rows)
    _erase_files(connection, dataset, what, texts, by, found)
    return found


def _erase_rows(
    connection: sa.Connection, dataset: str, forgotten: Forgotten, texts: Texts, found: Erased
) -> None:
    entries = (
        connection.execute(sa.select(entry).where(entry.c.dataset == dataset)).mappings().all()
    )
    gone = {
        (item["row_table"], item["row_key"])
        for item in entries
        if any(
            _is_of(item["row_table"], cells, forgotten) for cells in (item["before"], item["after"])
        )
    }
    for table, key in gone:
        for rows in (record, entry):
            mine = (
                (rows.c.dataset == dataset) & (rows.c.row_table == table) & (rows.c.row_key == key)
            )
            found.rows[rows.name] += connection.execute(rows.delete().where(mine)).rowcount
    for item in entries:
        if (item["row_table"], item["row_key"]) in gone:
            continue
        new = {side: _other(item[side], forgotten, texts) for side in ("before", "after")}
        if any(new[side] != item[side] for side in new):
            connection.execute(entry.update().where(entry.c.id == item["id"]).values(**new))
            found.rows["entry"] += 1
    kept = connection.execute(sa.select(record).where(record.c.dataset == dataset)).mappings().all()
    for item in kept:
        cells = _other(item["cells"], forgotten, texts)
        if cells != item["cells"]:
            same = [record.c[name] == item[name] for name in ("dataset", "row_table", "row_key")]
            connection.execute(record.update().where(*same).values(cells=cells))
            found.rows["record"] += 1


def erase_slides(connection: sa.Connection, dataset: str, texts: Texts, rows: Counter[str]) -> None:
    """Take a name out of the presentations: from their words, and with every frozen picture that shows
    it. A slide that loses its picture is drawn anew from the present data."""
    asked = sa.select(deck.c.id, deck.c.title, deck.c.slides).where(deck.c.dataset == dataset)
    for item in connection.execute(asked).mappings().all():
        slides = [_slide(cells, texts) for cells in item["slides"]]
        title = texts.without(item["title"], "") or REMOVED
        if (slides, title) != (item["slides"], item["title"]):
            values = {"slides": slides, "title": title}
            connection.execute(deck.update().where(deck.c.id == item["id"]).values(**values))
            rows["deck"] += 1


def erase_views(
    connection: sa.Connection, dataset: str, forgotten: Forgotten, texts: Texts, rows: Counter[str]
) -> None:
    """Take away the saved views that show an organisation, and its name from the names of others."""
    asked = sa.select(view.c.id, view.c.name, view.c.filters).where(view.c.dataset == dataset)
    for item in connection.execute(asked).mappings().all():
        mine, told = view.c.id == item["id"], list(_strings(item["filters"]))
        name = texts.without(item["name"])
        if any(forgotten.is_organisation(text) or texts.names(text) for text in told):
            connection.execute(view.delete().where(mine))
        elif name != item["name"]:
            connection.execute(view.update().where(mine).values(name=name))
        else:
            continue
        rows["view"] += 1


def _slide(cells: dict[str, Any], texts: Texts) -> dict[str, Any]:
    words = {
        name: texts.without(cell, "")
        for name, cell in cells.items()
        if name in ("title", "notes", "text")
    }
    kept = {**cells, **words}
    if not any(map(texts.names, _strings(cells.get("frozen")))):
        return kept
    del kept["frozen"]
    if "source" in kept:
        return {**kept, "mode": "live"}
    return {"kind": "text", **words}


def _strings(cell: Any) -> Iterator[str]:
    """Every text in some JSON."""
    if isinstance(cell, str):
        yield cell
    elif isinstance(cell, dict | list):
        for part in cell.values() if isinstance(cell, dict) else cell:
            yield from _strings(part)


def _is_of(table: str, cells: Cells, forgotten: Forgotten) -> bool:
    places = [(cells or {}).get(name) for name in ("commune", "place")]
    return any(
        forgotten.is_organisation((cells or {}).get(name), (cells or {}).get("siret"), places)
        for name in _OF_ROW.get(table, ())
    )


def _other(cells: Cells, forgotten: Forgotten, texts: Texts) -> Cells:
    """The cells without its name; an address that holds it, and an emptied cell, go as a whole."""
    if cells is None:
        return None
    result = {}
    for name, cell in cells.items():
        if name == "organiser":
            parts = [part.strip() for part in cell.split(";")]
            kept = [part for part in parts if not forgotten.is_organisation(part)]
            cell = cell if len(kept) == len(parts) else "; ".join(kept)
        if kept_text := texts.left(name, cell):
            result[name] = kept_text
    return result


def _erase_files(
    connection: sa.Connection,
    dataset: str,
    what: Organisation | Respondent,
    texts: Texts | None,
    by: str,
    found: Erased,
) -> None:
    columns = (upload.c.id, upload.c.target, upload.c.file, upload.c.content, upload.c.withdrawn_by)
    for item in connection.execute(
        sa.select(*columns).where(upload.c.dataset == dataset)
    ).mappings():
        names, without = _finder(what, texts, item["target"])
        content = bytes(item["content"])
        new = _changed(content, names, without)
        name = without(item["file"])
        if new == content and name == item["file"]:
            continue
        values: dict[str, Any] = {"file": name or REMOVED}
        if new is None:
            found.files.append(f"{item['id']} ({item['target']})")
            if item["withdrawn_by"] is None:
                # An empty file would take the place of the target's.
                values |= {
                    "withdrawn_by": by or REMOVED,
                    "withdrawn_at": datetime.now(UTC).isoformat(),
                    "reason": REMOVED,
                }
        kept = new or b""
        digest = hashlib.sha256(kept).hexdigest()
        values |= {"content": kept, "bytes": len(kept), "sha256": digest}
        connection.execute(upload.update().where(upload.c.id == item["id"]).values(**values))
        found.rows["upload"] += 1


def _finder(
    what: Organisation | Respondent, texts: Texts | None, target: str
) -> tuple[Callable[[str], bool], Callable[[str], str]]:
    """Whether a row of a file is meant, and the row as it may stay."""
    if isinstance(what, Respondent):
        cells = (what.wave_id, what.respondent_id)

        def is_theirs(line: str) -> bool:
            return target.startswith("survey_") and set(cells) <= set(_parts(line))

        return is_theirs, lambda line: "" if is_theirs(line) else line
    assert texts is not None
    if target in _NAMED_AMONG_OTHERS:
        return texts.names, lambda line: texts.without(line, "")
    return texts.names, lambda line: "" if texts.names(line) else line


def _parts(line: str) -> list[str]:
    for mark in ("\t", ";", ","):
        if mark in line:
            return [cell.strip().strip('"').strip() for cell in line.split(mark)]
    return [line.strip()]


def _changed(
    content: bytes, names: Callable[[str], bool], without: Callable[[str], str]
) -> bytes | None:
    """The content as it may stay: of a text, line for line; None where it has to go."""
    if b"\0" in content[:4096] or content.startswith(b"PK"):
        return None if _is_named(content, names) else content
    for encoding in ("utf-8", "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    records, held = [], ""
    for line in text.splitlines(keepends=True):
        held += line
        # A line break inside quotation marks does not end a row.
        if held.count('"') % 2 == 0:
            records.append(held)
            held = ""
    records.append(held)
    return "".join(_record(item, without) for item in records).encode(encoding)


def _record(text: str, without: Callable[[str], str]) -> str:
    """A row as it may stay; one that goes leaves its line breaks, so that lines keep their numbers."""
    body = text.rstrip("\r\n")
    kept = without(body)
    breaks = "".join(char for char in body if char in "\r\n") if not kept else ""
    return kept + breaks + text[len(body) :]


def _is_named(content: bytes, names: Callable[[str], bool]) -> bool:
    """Whether a workbook, or what is no text, names it; what cannot be read may."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError):
        return True
    return any(names("\t".join(str(cell) for cell in row)) for sheet in sheets for row in sheet)
