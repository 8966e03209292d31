"""keep.eu projects (Interreg and the like): the XLSX workbook of a search, as it is exported.

The sheets of projects and of partners are known by their columns, whose number varies and whose
names are compared by their words. A record is a row of the partners; where several workbooks are
read, their rows are counted on from one to the next. What a pair says and does not say:
``etl.sources.project_pairs``. Moreover:

- A partner belongs to the project of its id (programmes of 2021–2027), else of its programme and
  acronym; where several projects have both, its project is not known.
- A partner is local by its own address, else by that of its department, the unit that takes part.
- The budget is the project's total; empty, ``n/a`` and 0 mean that none is published.
- Whether a partner leads the project is not kept: pairs are of equals.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from etl.sources.base import Extract, Gathering, Setting
from etl.sources.keep_sheets import Sheet, read_sheets
from etl.sources.project_pairs import (
    Here,
    Pairs,
    Party,
    Project,
    budget,
    country_code,
    identified,
    siren_of,
    slug,
)
from etl.sources.streamed import digest
from etl.sources.tabular import file_content, printable
from observatory import reference
from observatory.cells import BadCell, company_number
from observatory.i18n import Message, N_

SITE = "https://keep.eu"

_PIC = re.compile(r"[0-9]{9}")
_PERSON = ("natural-person", "private-person", "individual")
_KINDS = (
    ("authority", "authority"), ("education", "school"), ("school", "school"),
    ("university", "school"), ("business-support", "institution"), ("sme", "company"),
    ("enterprise", "company"), ("ngo", "association"), ("interest-group", "association"),
    ("association", "association"),
)  # fmt: skip
"""Words of a partner's type and the kind of organisation that they tell, the first one that fits."""
_OTHER_KIND = "institution"
_COUNTRY_NAMES = {
    "czech-republic": "CZ", "slovak-republic": "SK", "the-netherlands": "NL", "turkey": "TR",
    "great-britain": "GB", "republic-of-moldova": "MD", "republic-of-north-macedonia": "MK",
    "the-former-yugoslav-republic-of-macedonia": "MK", "russian-federation": "RU",
    "palestine": "PS",
}  # fmt: skip
"""Names of countries that the reference writes otherwise."""
_COLUMNS = {
    "partners": {
        "organisation_a": "name", "organisation_b": "name", "name": "name", "country_a": "country",
        "country_b": "country", "country_code": "country", "commune": "town", "kind": "type",
        "siren": "number", "org_id": "pic",
    },
    "projects": {
        "start_date": "start", "end_date": "end", "budget_eur": "budget", "topic": "name",
        "programme": "programme", "source_url": "website", "project_id": "acronym",
    },
}  # fmt: skip

Row = dict[str, str]


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """The partnerships of the local partners, and these partners. Raises FileRefused, ConfigError."""
    here = Here(setting)
    books = [_book(path) for path in paths]
    gathering = Gathering("keep-eu", ", ".join(printable(path.name) for path in paths))
    gathering.columns = _headings(books)
    known = _Projects([book["projects"] for book in books], setting)
    partners = list(_partners([book["partners"] for book in books]))
    gathering.read = len(partners)
    wanted = {known.of(row).key for _, row in partners if _local(row, here) is not None}
    parties: dict[str, list[Party]] = {key: [] for key in sorted(wanted)}
    projects: dict[str, Project] = {}
    for line, row in partners:
        project = known.of(row)
        if project.key in wanted and not _is_person(row):
            projects[project.key] = project
            try:
                parties[project.key].append(_party(line, row, here))
            except BadCell as error:
                gathering.reject(
                    line, gathering.columns["country_b"], row["country_code"], error.reason
                )
    pairs = Pairs(gathering, setting.name)
    for key, listed in identified(parties).items():
        pairs.add(projects[key], listed)
    pairs.finish()
    return gathering.extract(*digest(paths))


def _book(path: Path) -> dict[str, Sheet]:
    name = printable(path.name)
    return read_sheets(file_content(path, name), name)


def _headings(books: Sequence[Mapping[str, Sheet]]) -> dict[str, str]:
    """Layout column -> the heading that the person sees."""
    return {
        column: book[sheet].headings.get(place, place)
        for book in books[:1]
        for sheet, columns in _COLUMNS.items()
        for column, place in columns.items()
    }


class _Projects:
    """The projects of the sheets, found by what a partner says of its own."""

    def __init__(self, sheets: Sequence[Sheet], setting: Setting) -> None:
        self.setting = setting
        self._found: dict[tuple[str, ...], tuple[Project, Row]] = {}
        self._doubled: set[tuple[str, ...]] = set()
        for sheet in sheets:
            for _, row in sheet.rows:
                project = self._project(row, sheet.headings)
                for key in _keys(row):
                    same = self._found.setdefault(key, (project, row))
                    if same[1] != row:
                        self._doubled.add(key)

    def of(self, row: Row) -> Project:
        """The project of a partner; one with a fault where it is not known."""
        for key in _keys(row):
            if key in self._found and key not in self._doubled:
                return self._found[key][0]
        if self._doubled.isdisjoint(_keys(row)):
            reason = N_("the sheet of projects has no project of this programme and acronym")
        else:
            reason = N_("the sheet of projects has several projects of this programme and acronym")
        fault = ("Project acronym", row["acronym"], Message(reason))
        return Project(_key(row), fault=fault)

    def _project(self, row: Row, headings: Mapping[str, str]) -> Project:
        key = _key(row)
        try:
            amount = budget(row["budget"])
        except BadCell as error:
            return Project(key, fault=(headings["budget"], row["budget"], error.reason))
        website = row["website"]
        cells = {
            "project_id": f"keep:{key}",
            "programme": row["programme"],
            "topic": ": ".join(part for part in (row["acronym"], row["name"]) if part),
            "start_date": row["start"],
            "end_date": row["end"],
            "budget_eur": amount,
            "source_title": self.setting.text("title", "keep.eu"),
            "source_url": website if website.startswith(("http://", "https://")) else SITE,
        }
        return Project(key, cells)


def _key(row: Row) -> str:
    return row["id"] or f"{row['programme']}:{row['acronym']}"


def _keys(row: Row) -> Iterator[tuple[str, ...]]:
    """What a project may be found by, the surest first."""
    if row["id"]:
        yield ("id", row["id"].casefold())
    yield (row["programme"].casefold(), row["acronym"].casefold())


def _partners(sheets: Sequence[Sheet]) -> Iterator[tuple[int, Row]]:
    before = 0
    for sheet in sheets:
        last = before
        for line, row in sheet.rows:
            last = before + line
            yield last, row
        before = last


def _is_person(row: Row) -> bool:
    kind = slug(row["type"])
    return any(words in kind for words in _PERSON)


def _local(row: Row, here: Here) -> tuple[dict[str, str], str] | None:
    """The cells that place a local partner or its department, and the country; None elsewhere."""
    if _is_person(row):
        return None
    nuts = row["nuts3"] or row["nuts2"] or row["nuts1"]
    for before, area in (("", nuts), ("unit_", "")):
        try:
            country = _country(row[f"{before}country_code"], row[f"{before}country"])
        except BadCell:
            continue
        cells = here.cells(row[f"{before}postal_code"], row[f"{before}town"], country, area)
        if cells is not None:
            return cells, country
    return None


def _party(line: int, row: Row, here: Here) -> Party:
    local = _local(row, here)
    country = local[1] if local else _country(row["country_code"], row["country"])
    pic = row["pic"] if _PIC.fullmatch(row["pic"]) else ""
    key = pic or slug(row["name"], country)
    if local is None:
        return Party(key, row["name"], country, line)
    kind = f"-{slug(row['type'])}"
    organisation = {
        "org_id": f"pic:{pic}" if pic else f"keep:{key}",
        "siren": _siren(row["number"]) if country == "FR" else "",
        "kind": next((name for words, name in _KINDS if f"-{words}" in kind), _OTHER_KIND),
        "source_title": "keep.eu",
        "source_url": SITE,
        **local[0],
    }
    return Party(key, row["name"], country, line, organisation)


def _siren(cell: str) -> str:
    """The SIREN that a partner's own number is or holds: VAT number, SIREN or SIRET."""
    compact = re.sub(r"\s", "", cell)
    try:
        if re.fullmatch(r"\d{9}|\d{14}", compact, re.ASCII):
            return company_number(compact, len(compact))[:9]
    except BadCell:
        return ""
    return siren_of(compact)


def _country(code: str, name: str) -> str:
    """The ISO code of a country by the code or the English name that keep.eu has; else that name."""
    return (
        country_code(code) if code else _country_names().get(slug(name.replace("&", "and")), name)
    )


@cache
def _country_names() -> dict[str, str]:
    known = reference.countries()
    names = (slug(name.replace("&", "and")) for name in known["name_en"])
    return dict(zip(names, known["code"], strict=True)) | _COUNTRY_NAMES
