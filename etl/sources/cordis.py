"""CORDIS projects: the CSV bundle of a framework programme, unpacked or as the ZIP archive.

The two tables are known by their columns, whatever their files are called: participants
(``organization.csv``) and projects (``project.csv``). A record is a line of the participants; where
several such files are read, their lines are counted on from one to the next. What a pair says and
does not say: ``etl.sources.project_pairs``. Moreover:

- Third parties do not count unless option ``third_parties`` says so: they act for one of the
  parties and have agreed on nothing with the others.
- Participants without address, VAT number, short name and web address are natural persons and are
  left out; their names are kept nowhere.
- A participant that left before the end (``endOfParticipation``) counts to the project's end, since
  CORDIS does not say when it left.
- A local party becomes an organisation. ``OTH`` and what is not stated are associations; none has
  an activity code, so that none enters the industry unless another list says so.
- The budget is the project's ``totalCost``; 0 means that none is published.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from etl.faults import FileRefused
from etl.sources.base import Extract, Gathering, Setting
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
    stated,
)
from etl.sources.streamed import TextTable, digest, tables_in
from etl.sources.tabular import printable, wrong_width
from observatory.cells import BadCell, clean
from observatory.i18n import Message, N_

ADDRESS = "https://cordis.europa.eu/project/id/"
_KINDS = {"PRC": "company", "HES": "school", "REC": "institution", "PUB": "authority"}
_OTHER_KIND = "association"
_THIRD_PARTY = "thirdparty"
_PARTICIPANT = (
    "projectID", "organisationID", "name", "country", "city", "postCode", "nutsCode", "vatNumber",
    "activityType", "role", "shortName", "street", "organizationURL", "contentUpdateDate",
)  # fmt: skip
_PROJECT = (
    "id", "acronym", "title", "startDate", "endDate", "totalCost", "frameworkProgramme",
    "contentUpdateDate",
)  # fmt: skip
_COLUMNS = {
    "organisation_a": "name", "organisation_b": "name", "name": "name", "org_id": "organisationID",
    "country_a": "country", "country_b": "country", "country_code": "country",
    "start_date": "startDate", "end_date": "endDate", "budget_eur": "totalCost",
    "programme": "frameworkProgramme", "topic": "title", "source_date": "contentUpdateDate",
    "siren": "vatNumber", "commune": "city", "kind": "activityType",
}  # fmt: skip

Cells = dict[str, str]


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """The partnerships of the local parties, and these parties. Raises FileRefused, ConfigError."""
    here, counts_third = Here(setting), setting.flag("third_parties")
    participants, projects = _tables(paths)
    gathering = Gathering("cordis", ", ".join(table.name for table in participants))
    gathering.columns = dict(_COLUMNS)

    def records() -> Iterator[tuple[int, Cells | Message]]:
        return _participants(participants, counts_third)

    wanted = _local_projects(gathering, records(), here)
    parties = identified(_parties(gathering, records(), wanted, here))
    known = _projects(gathering, projects, wanted, setting)
    missing = _missing(gathering, projects, participants)
    pairs = Pairs(gathering, setting.name)
    for project in sorted(parties):
        pairs.add(known.get(project, Project(project, fault=missing)), parties[project])
    pairs.finish()
    return gathering.extract(*digest(paths))


def _tables(paths: Sequence[Path]) -> tuple[list[TextTable], list[TextTable]]:
    """The tables of participants, and those of projects."""
    participants, projects = [], []
    for table in tables_in(paths):
        keys = {name.casefold() for name in table.header}
        if "projectid" in keys and keys & {"organisationid", "activitytype", "role", "vatnumber"}:
            participants.append(table)
        elif {"id", "startdate"} <= keys or {"id", "acronym", "totalcost"} <= keys:
            projects.append(table)
    if participants:
        return participants, projects
    names = ", ".join(printable(path.name) for path in paths[:3])
    template = N_(
        "{file}: no table of participants is found (columns projectID, organisationID, name,"
        " country, city). Give organization.csv and project.csv of a CORDIS bundle in CSV, or the"
        " ZIP archive that holds them."
    )
    raise FileRefused(names, Message(template, {"file": names}))


def _participants(
    tables: Sequence[TextTable], counts_third: bool
) -> Iterator[tuple[int, Cells | Message]]:
    """Every participant with its line, or why its line is none; a third party that does not count
    has no project."""
    required = ("projectID", "organisationID", "name", "country", "city")
    before = 0
    for table in tables:
        # Bundles of before 2022 call the column so.
        old = {} if "organisationID" in table.header else {"id": "organisationID"}
        columns, last = table.columns(_PARTICIPANT, required, old), before
        for line, cells in table.rows():
            last = before + line
            if len(cells) != columns.width:
                yield last, wrong_width(len(cells), columns.width)
                continue
            row = columns.of(cells)
            row["projectID"] = row["projectID"].strip()
            if not counts_third and _is_third(row["role"]):
                row["projectID"] = ""
            yield last, row
        before = last


@lru_cache(maxsize=1_000)
def _is_third(role: str) -> bool:
    return slug(role).replace("-", "") == _THIRD_PARTY


def _local_projects(
    gathering: Gathering, records: Iterator[tuple[int, Cells | Message]], here: Here
) -> set[str]:
    """The projects with a party in the focal territory. Counts the records as read."""
    found = set()
    for line, row in records:
        gathering.read += 1
        if isinstance(row, Message):
            # What stands in the line is not known, so that it may be a person's.
            gathering.reject(line, "", "", row)
        elif row["projectID"] not in found and _place_of(row, here) is not None:
            found.add(row["projectID"])
    return found - {""}


def _place_of(row: Cells, here: Here) -> dict[str, str] | None:
    try:
        country = country_code(row["country"])
    except BadCell:
        return None
    if _is_person(row):
        return None
    return here.cells(row["postCode"], row["city"], country, row["nutsCode"])


def _is_person(row: Cells) -> bool:
    """Whether a participant is a natural person: CORDIS has a name and a country, nothing else."""
    told = ("street", "postCode", "city", "vatNumber", "shortName", "organizationURL")
    return not any(stated(row[name]) for name in told)


def _parties(
    gathering: Gathering,
    records: Iterator[tuple[int, Cells | Message]],
    wanted: set[str],
    here: Here,
) -> dict[str, list[Party]]:
    """The parties of the wanted projects. Persons are left out, and so is who has two countries."""
    found: dict[str, list[Party]] = {project: [] for project in wanted}
    persons = 0
    for line, row in records:
        if isinstance(row, Message) or row["projectID"] not in wanted:
            continue
        if _is_person(row):
            persons += 1
            continue
        try:
            found[row["projectID"]].append(_party(line, row, here))
        except BadCell as error:
            gathering.reject(line, "country", row["country"], error.reason)
    if persons:
        template = N_(
            "{file}: participants with a name and no address are taken for natural persons and left"
            " out; their number: {count}."
        )
        gathering.warn(template, count=str(persons))
    return found


def _party(line: int, row: Cells, here: Here) -> Party:
    country = country_code(row["country"])
    pic, name = stated(row["organisationID"]), clean(row["name"])
    key = pic or slug(name, country)
    place = here.cells(row["postCode"], row["city"], country, row["nutsCode"])
    update = clean(row["contentUpdateDate"])[:10]
    organisation = None
    if place is not None:
        organisation = {
            "org_id": f"pic:{pic}" if pic else f"cordis:{key}",
            "siren": siren_of(row["vatNumber"]) if country == "FR" else "",
            "kind": _KINDS.get(clean(row["activityType"]).upper(), _OTHER_KIND),
            "source_title": "CORDIS",
            "source_url": ADDRESS + row["projectID"],
            "source_date": update,
            **place,
        }
    return Party(key, name, country, line, organisation, update)


def _projects(
    gathering: Gathering, tables: Sequence[TextTable], wanted: set[str], setting: Setting
) -> dict[str, Project]:
    """The wanted projects by their number."""
    found: dict[str, Project] = {}
    for table in tables:
        columns = table.columns(_PROJECT, ("id", "startDate"))
        passed_over = 0
        for line, cells in table.rows():
            if len(cells) != columns.width:
                passed_over += 1
                continue
            row = columns.of(cells)
            number = row["id"].strip()
            if number in wanted and number not in found:
                found[number] = _project(number, row, table.name, line, setting)
        if passed_over:
            template = N_(
                "{file}: lines with another number of cells than the header are passed over; their"
                " number: {count}."
            )
            gathering.warn(template, file=table.name, count=str(passed_over))
    return found


def _project(number: str, row: Cells, file: str, line: int, setting: Setting) -> Project:
    cost = clean(row["totalCost"])
    try:
        amount = budget(cost)
    except BadCell as error:
        # The table of participants has a column of that name too.
        return Project(number, fault=(f"{file}:{line} totalCost", cost, error.reason))
    names = [clean(row[name]) for name in ("acronym", "title")]
    cells = {
        "project_id": f"cordis:{number}",
        "programme": clean(row["frameworkProgramme"]),
        "topic": ": ".join(name for name in names if name),
        "start_date": clean(row["startDate"]),
        "end_date": clean(row["endDate"]),
        "budget_eur": amount,
        "source_title": setting.text("title", "CORDIS"),
        "source_url": ADDRESS + number,
        "source_date": clean(row["contentUpdateDate"])[:10],
    }
    return Project(number, cells)


def _missing(
    gathering: Gathering, projects: Sequence[TextTable], participants: Sequence[TextTable]
) -> tuple[str, str, Message]:
    """Why a project that is in no table of projects gives no pair."""
    if projects:
        reason = N_("the project is not in {file}: download both files of one day")
        return "projectID", "", Message(reason, {"file": ", ".join(t.name for t in projects)})
    template = N_(
        "{file}: project.csv is missing, which tells when projects begin and end, so that no"
        " partnership can be read. Put it beside the table of participants."
    )
    gathering.warn(template)
    reason = N_("project.csv is missing, so that the project's dates are not known")
    return "projectID", "", Message(reason, {})
