"""Events of OpenAgenda: its JSON export and API (version 2), and Opendatasoft's copies of it.

One row is one event, however many timings it has: it runs from the local day on which its first
timing begins to the one on which its last timing ends. Drafts and events that the agenda does not
show are left out; those put off to days not known yet are announced ones.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from etl.faults import FileRefused
from etl.sources.agenda_records import (
    CANCELLED,
    COLUMNS,
    OPEN_DATA_COLUMNS,
    POSTPONED,
    AgendaEvent,
    agenda_event,
    is_open_data,
    public_part,
    records_of,
)
from etl.sources.answers import EMPTY, Answers, json_content, words_of
from etl.sources.base import Extract, Gathering, Setting
from etl.sources.event_kinds import (
    NO_KIND,
    EventSettings,
    commune_in,
    event_settings,
    without_mails,
)
from etl.sources.service import Answer, Service, ServiceFailed, keep
from etl.sources.tabular import printable
from observatory.i18n import LANGUAGES, Message, N_

PAGE_SIZE = 100
"""Events of one page; the API gives no more where details are asked for."""
MAX_PAGES = 2_000

_NO_DATES = Message(
    N_(
        "the export states no dates but in words: export again with the details of the events"
        " (detailed=1)"
    )
)
_NO_ID = Message(N_("the event has no uid, by which it is known from one export to the next"))
_NO_EVENT = Message(N_("not an event of an agenda"))
_EXPORTS = ("/exports/", "/api/records/", "/download", ".json", ".geojson")
_SHOWN = 200


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """Read the events of one or several files. Raises FileRefused, ConfigError."""
    answers = Answers(paths)
    reading = _Reading(setting, Gathering("openagenda", answers.name))
    for name, content in answers:
        reading.file(name, json_content(content, name))
    for name in answers.empty:
        reading.gathering.warn(EMPTY, file=name)
    return answers.extract(reading.told())


def fetch(folder: Path, setting: Setting, service: Service) -> None:
    """Ask the API for every page of an agenda, or an address of Opendatasoft for its export.

    Pages that are there already are not asked for again; of each, what is read here is kept, and
    nothing of persons. Raises ServiceFailed, ConfigError.
    """
    for place, location in enumerate(setting.texts("location"), start=1):
        if any(mark in urlsplit(location).path for mark in _EXPORTS):
            path = folder / f"export-{place:02}.json"
            if not path.exists():
                _keep(path, service.get(location, as_json=True))
        else:
            _fetch_agenda(folder, place, location, setting, service)


def _fetch_agenda(
    folder: Path, place: int, location: str, setting: Setting, service: Service
) -> None:
    url = location.rstrip("/").removesuffix("/events") + "/events"
    headers = _key(setting)
    after: list[str] = []
    for number in range(1, MAX_PAGES + 1):
        path = folder / f"page-{place:02}-{number:04}.json"
        if not path.exists():
            params: dict[str, str | int | Sequence[str]] = {"detailed": 1, "size": PAGE_SIZE}
            if after:
                params["after[]"] = after
            _keep(path, service.get(url, params, headers=headers, as_json=True))
        page = _page(path, url)
        stated = page.get("after")
        following = [_parameter(value) for value in stated] if isinstance(stated, list) else []
        if not page["events"] or not following or following == after:
            return
        after = following
    template = N_("{host} has more than {limit} events in one agenda. Ask for a smaller agenda.")
    values = {"host": urlsplit(url).hostname or "", "limit": str(MAX_PAGES * PAGE_SIZE)}
    raise ServiceFailed(Message(template, values))


def _keep(path: Path, answer: Answer) -> None:
    keep(path, json.dumps(public_part(answer.json())).encode())


def _page(path: Path, url: str) -> dict[str, Any]:
    """A page that was kept; one that is not what it should be is dropped, so as to be asked again."""
    try:
        page = json_content(path.read_bytes(), path.name)
    except FileRefused:
        page = None
    if isinstance(page, dict) and isinstance(page.get("events"), list):
        return page
    path.unlink()
    template = N_(
        "{host} answered without a list of events. Write the agenda's address as the location of"
        " the source, such as …/v2/agendas/123."
    )
    raise ServiceFailed(Message(template, {"host": urlsplit(url).hostname or ""}))


def _parameter(value: object) -> str:
    """A value of ``after`` as it is sent back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _key(setting: Setting) -> dict[str, str]:
    """The header that carries the key, which stands in the environment and nowhere else."""
    variable = setting.text("key_variable")
    if not variable:
        return {}
    key = os.environ.get(variable, "")
    if not key:
        template = N_(
            "{source}: the environment has no variable {variable}, which should hold the key of the"
            " service. Set it, then try again."
        )
        raise ServiceFailed(Message(template, {"source": setting.name, "variable": variable}))
    return {"key": key}


class _Reading:
    """The events of a source, turned into rows one after the other."""

    def __init__(self, setting: Setting, gathering: Gathering) -> None:
        self.setting, self.gathering = setting, gathering
        self.events: EventSettings = event_settings(setting, gathering)
        self.all_timings = setting.flag("all_timings")
        self.languages = setting.config.languages if setting.config else list(LANGUAGES)
        self.is_local = setting.is_local if setting.config else None
        self._seen: set[AgendaEvent] = set()
        self._hidden = self._partly = 0
        gathering.columns |= COLUMNS

    def file(self, name: str, answer: object) -> None:
        """The events of one file. Raises FileRefused where it holds none."""
        records = records_of(answer)
        if records is None:
            raise FileRefused(name, _refusal(name, answer))
        if any(is_open_data(record) for record in records):
            self.gathering.columns |= OPEN_DATA_COLUMNS
        for record in records:
            self.gathering.read += 1
            self._record(self.gathering.read, agenda_event(record, self.languages))

    def told(self) -> Gathering:
        """All rows, with warnings about what was left out or is not whole."""
        if self._hidden:
            template = N_(
                "{file}: events left out because they are drafts or are not shown: {count}."
            )
            self.gathering.warn(template, count=str(self._hidden))
        if self._partly:
            template = N_(
                "{file}: events that state only some of their dates, so that their first day or"
                " their length may be wrong: {count}. Export again with the details of the events"
                " (detailed=1)."
            )
            self.gathering.warn(template, count=str(self._partly))
        return self.gathering

    def _record(self, line: int, event: AgendaEvent | None) -> None:
        if event is None:
            self.gathering.reject(line, "", "", _NO_EVENT)
        elif not event.is_published:
            self._hidden += 1
        elif not event.uid:
            self.gathering.reject(line, "uid", event.title, _NO_ID)
        elif not event.spans:
            self.gathering.reject(line, "timings", event.title, _NO_DATES)
        elif event not in self._seen:
            # Pages that shift while they are asked for bring an event twice.
            self._seen.add(event)
            self._row(line, event)

    def _row(self, line: int, event: AgendaEvent) -> None:
        kind = self.events.kind([event.title, *event.keywords])
        if not kind:
            self.gathering.reject(line, "title", event.title, NO_KIND)
            return
        self._partly += not event.whole
        position = event.position or ("", "")
        self.gathering.add(
            "events",
            line,
            {
                "event_id": f"{self.setting.name}:{event.uid}",
                "title": without_mails(event.title),
                "kind": kind,
                "start_date": event.first_day,
                "end_date": event.last_day,
                "country_code": event.country or self.events.country,
                "commune": event.commune or commune_in(event.address, self.is_local),
                "venue": without_mails(event.venue),
                "lat": position[0],
                "lon": position[1],
                "hours": event.hours(self.all_timings),
                "organiser": self.events.organiser or event.agenda.replace(";", ","),
                "recommendation": self.events.recommendation,
                "status": self.events.status(
                    event.first_day,
                    cancelled=event.status == CANCELLED,
                    announced=event.status == POSTPONED,
                ),
                "source_title": event.agenda or self.setting.title,
                "source_url": event.url,
                "source_date": event.updated,
            },
        )


def _refusal(name: str, answer: object) -> Message:
    """Why a JSON text is no export of events, with the service's own words where it has some."""
    told = answer.get("message") or answer.get("error") if isinstance(answer, dict) else None
    if words_of(told):
        template = N_(
            "{file}: the file holds no events but a message of the service ({reason}). Ask for the"
            " export again."
        )
        reason = printable(without_mails(words_of(told)))[:_SHOWN]
        return Message(template, {"file": name, "reason": reason})
    template = N_(
        "{file}: the file is JSON, but not a list of events as OpenAgenda or Opendatasoft export"
        " them. Export the events of the agenda as JSON."
    )
    return Message(template, {"file": name})
