"""The pages of API Recherche d’entreprises: what is asked for, kept, and read again.

The service tells of at most 10,000 results a query, 25 a page. A query that has more is asked
again by activity, then by commune; what the first one answered is kept as ``…-split.json`` so that a
run that goes on after a stop does not ask for it again.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from etl.faults import FileRefused
from etl.sources.base import Setting
from etl.sources.keeping import keep
from etl.sources.service import Params, Service
from etl.sources.sirene_codes import activity
from etl.sources.tabular import file_content
from observatory import reference
from observatory.i18n import Message, N_

PER_SECOND = 7.0
"""Requests in a second that the service allows."""
MOST_RESULTS = 10_000
"""What it states as the number of results, and gives, at most."""
PER_PAGE = 25
SPLIT = "-split.json"

_STATES = {"open": "A", "closed": "C", "all": ""}


@dataclass(frozen=True)
class Page:
    """One answer: its records, how many the query has, and on how many pages."""

    results: list[Any]
    total: int
    pages: int


@dataclass(frozen=True)
class _Query:
    """What is asked for: activities in departments, or in one commune."""

    name: str
    activities: tuple[str, ...]
    departments: tuple[str, ...]
    commune: str = ""
    state: str = ""

    def params(self, page: int) -> Params:
        """The parameters of one page; persons (``dirigeants``) are left out of the answer."""
        place = {"code_commune": self.commune} if self.commune else {}
        state = {"etat_administratif": self.state} if self.state else {}
        return {
            "activite_principale": ",".join(self.activities),
            "departement": ",".join(self.departments),
            **place,
            **state,
            "minimal": "true",
            "include": "siege,matching_etablissements",
            "limite_matching_etablissements": 100,
            "per_page": PER_PAGE,
            "page": page,
        }

    def narrower(self) -> "Iterator[_Query]":
        """The same in parts: by activity, then by commune; nothing where it cannot be parted."""
        if len(self.activities) > 1:
            for code in self.activities:
                yield replace(self, name=code, activities=(code,))
        elif not self.commune:
            for commune in _communes(self.departments):
                yield replace(self, name=f"{self.name}-{commune}", commune=commune)


def fetch(folder: Path, setting: Setting, service: Service) -> None:
    """Ask for every company of the activities and departments, and keep each page in ``folder``.

    A page that is there already is not asked for. Raises ServiceFailed, FileRefused (an answer that
    is none of this service's) and ConfigError.
    """
    location = (setting.texts("location") or [""])[0].rstrip("/")
    address = location if location.endswith("/search") else f"{location}/search"
    _take(_query(setting), folder, address, service)


def page_of(content: bytes, name: str) -> Page:
    """An answer of the service. Raises FileRefused where the content, called ``name``, is none."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as error:
        template = N_(
            "{file}: the file is cut short or is not JSON. Fetch it again, or save the answer of the"
            " service as it is."
        )
        raise FileRefused(name, Message(template, {"file": name})) from error
    results = body.get("results") if isinstance(body, dict) else None
    if not isinstance(results, list):
        template = N_(
            "{file}: there are no results in it, so it is no answer of API Recherche d’entreprises."
            " Keep what its /search answers."
        )
        raise FileRefused(name, Message(template, {"file": name}))
    return Page(results, _count(body, "total_results"), _count(body, "total_pages"))


def _take(query: _Query, folder: Path, address: str, service: Service) -> None:
    split = folder / f"{query.name}{SPLIT}"
    if not split.exists():
        first = _page(query, 1, folder, address, service)
        parted = first.total >= MOST_RESULTS and next(query.narrower(), None) is not None
        if not parted:
            for number in range(2, min(first.pages, MOST_RESULTS // PER_PAGE) + 1):
                _page(query, number, folder, address, service)
            return
        _path(query, 1, folder).replace(split)
    for part in query.narrower():
        _take(part, folder, address, service)


def _page(query: _Query, number: int, folder: Path, address: str, service: Service) -> Page:
    path = _path(query, number, folder)
    if path.exists():
        return page_of(file_content(path, path.name), path.name)
    answer = service.get(address, query.params(number), as_json=True)
    page = page_of(answer.content, path.name)
    keep(path, answer.content)
    return page


def _path(query: _Query, number: int, folder: Path) -> Path:
    return folder / f"{query.name}-{number:04}.json"


def _query(setting: Setting) -> _Query:
    """All that a source asks for. Raises ConfigError."""
    written = setting.texts("activities") or list(setting.config.scope if setting.config else ())
    activities = tuple(dict.fromkeys(activity(code) for code in written))
    if not activities or "" in activities:
        template = N_(
            '[[source]] {source}: {option} must be a list of NAF codes such as ["59.11A"], or in'
            " [scope]."
        )
        raise setting.wrong("activities", template)
    known = set(reference.departments()["code"])
    departments = tuple(dict.fromkeys(setting.texts("departments") or _focal(setting, known)))
    if not departments or not known.issuperset(departments):
        template = N_(
            '[[source]] {source}: {option} must be a list of department codes such as ["2A", "2B"].'
        )
        raise setting.wrong("departments", template)
    state = setting.text("state", "all")
    if state not in _STATES:
        template = N_("[[source]] {source}: {option} must be one of {known}.")
        raise setting.wrong("state", template, known=", ".join(_STATES))
    return _Query("all", activities, departments, state=_STATES[state])


def _focal(setting: Setting, departments: set[str]) -> list[str]:
    """The focal territory as departments: its own code, or those of a region."""
    focal = setting.config.territory.focal if setting.config else ""
    if focal in departments:
        return [focal]
    table = reference.departments()
    return list(table.loc[table["region_code"] == focal, "code"])


def _communes(departments: tuple[str, ...]) -> list[str]:
    """The codes of communes, and of municipal arrondissements, which the register has instead."""
    communes, parts = reference.communes(), reference.commune_parts()
    parts = parts[parts["kind"] == "arrondissement"]
    return sorted(
        code
        for table in (communes, parts)
        for code in table.loc[table["department_code"].isin(departments), "code"]
    )


def _count(body: dict[str, Any], key: str) -> int:
    value = body.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def is_page(path: Path) -> bool:
    """Whether a file of an extract holds records, rather than the answer to a query that was
    asked again in parts."""
    return re.search(rf"{re.escape(SPLIT)}$", path.name) is None
