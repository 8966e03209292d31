"""The sheets of a keep.eu workbook: which is which, and where their columns stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from etl.faults import FileRefused
from etl.sources.delimited import Record
from etl.sources.project_pairs import slug, stated
from etl.sources.workbook import is_workbook, sheets
from observatory.cells import clean
from observatory.i18n import Message, N_

PARTNERS = {
    "programme": "programme", "id": "project-id", "acronym": "project-acronym",
    "name": "organisation-in-english", "type": "type-of-organisation",
    "pic": "participant-identification-code", "number": "partners-id-if-not-pic",
    "postal_code": "postal-code", "town": "town", "country": "country",
    "country_code": "country-code", "nuts1": "nuts1-code-or-equivalent",
    "nuts2": "nuts2-code-or-equivalent", "nuts3": "nuts3-code-or-equivalent",
    "unit_postal_code": "postal-code-department", "unit_town": "town-department",
    "unit_country": "department-country", "unit_country_code": "department-country-code",
}  # fmt: skip
PROJECTS = {
    "programme": "programme", "id": "project-id", "acronym": "project-acronym",
    "name": "project-name-in-english", "start": "project-start", "end": "project-end",
    "budget": "projects-total-budget-expenditure", "website": "website",
}  # fmt: skip
"""Columns that are read, by the words of their headings."""

_OTHER_LANGUAGES = {"name": re.compile(r"(?:organisation|project-name)-in-language-\d+")}
_ONLY = re.compile(r"-(?:\d{4}-)+only$")
_NEEDED = {
    "projects": ("programme", "acronym", "start"),
    "partners": ("programme", "acronym", "name", "country"),
}
_HEADER_WITHIN = 15
_NOT_FOUND = {
    "projects": N_(
        "{file}: no sheet of projects is found (columns Programme, Project acronym, Project start)."
        " Give the workbook as keep.eu exports it."
    ),
    "partners": N_(
        "{file}: no sheet of partners is found (columns Programme, Project acronym, Organisation in"
        " English, Country). Give the workbook as keep.eu exports it."
    ),
}


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows, each a line and its cells by column; ``headings``: the columns as written."""

    headings: Mapping[str, str]
    rows: list[tuple[int, dict[str, str]]]


def read_sheets(content: bytes, name: str) -> dict[str, Sheet]:
    """The sheets of ``projects`` and of ``partners`` of a workbook. Raises FileRefused."""
    if not is_workbook(content):
        template = N_(
            "{file}: the file is no workbook. Give the .xlsx file as keep.eu exports it, with its"
            " sheets of projects and of partners."
        )
        raise FileRefused(name, Message(template, {"file": name}))
    found: dict[str, Sheet] = {}
    for _, records in sheets(content, name):
        first = list(islice((item for item in records if any(item[1])), _HEADER_WITHIN))
        for at, (_, cells) in enumerate(first):
            kind = _kind(cells)
            if kind and kind not in found:
                found[kind] = _sheet(kind, cells, [*first[at + 1 :]], records)
                break
    for kind, template in _NOT_FOUND.items():
        if kind not in found:
            raise FileRefused(name, Message(template, {"file": name}))
    return found


def _kind(cells: Sequence[str]) -> str | None:
    """Which sheet a row heads, None for a row that heads none."""
    names = {_words(cell) for cell in cells}
    for kind, wanted in (("partners", PARTNERS), ("projects", PROJECTS)):
        if all(wanted[column] in names for column in _NEEDED[kind]):
            return kind
    return None


def _words(heading: str) -> str:
    """A heading by its words, without the years to which it is said to be confined."""
    words = slug(heading).replace("-s-", "s-").replace("nuts-", "nuts")
    return _ONLY.sub("", words)


def _sheet(
    kind: str, header: Sequence[str], first: list[Record], records: Iterator[Record]
) -> Sheet:
    wanted = PARTNERS if kind == "partners" else PROJECTS
    names = [_words(cell) for cell in header]
    places = {
        column: [at for at, name in enumerate(names) if name == words]
        + [at for at, name in enumerate(names) if _is_translation(column, name)]
        for column, words in wanted.items()
    }
    rows = []
    for line, cells in (*first, *records):
        if any(cells):
            rows.append((line, {column: _first(cells, at) for column, at in places.items()}))
    headings = {column: clean(header[at[0]]) for column, at in places.items() if at}
    return Sheet(headings, rows)


def _is_translation(column: str, name: str) -> bool:
    pattern = _OTHER_LANGUAGES.get(column)
    return bool(pattern and pattern.fullmatch(name))


def _first(cells: Sequence[str], places: Sequence[int]) -> str:
    """The first of some cells that says anything."""
    return next((text for at in places if (text := stated(cells[at]))), "")
