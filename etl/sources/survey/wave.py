"""A wave from the exports of a survey tool: one row a respondent, one an answer about a cluster."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from etl.sources.base import Extract, Gathering, Setting
from etl.sources.survey.days import DAY_FIRST, middle_day, read_days
from etl.sources.survey.plan import Plan, plan_of
from etl.sources.survey.reading import Reading, Response, Tool, unlike
from etl.sources.survey.sheet import Heading, Sheet, read_sheet
from observatory.i18n import N_

RESPONDENTS, ANSWERS = "survey_respondents", "survey_answers"


def read_wave(paths: Sequence[Path], setting: Setting, tool: Tool) -> Extract:
    """Read the exports of one wave; several files (one a language, say) are one wave.

    Respondents get running numbers in the order of the tool's ids; nothing of a response is kept but
    what its questions give. The wave's date is the setting's, else the median day on which responses
    were sent. With several files, lines count on through them.
    Raises FileRefused, ConfigError.
    """
    plan = plan_of(setting)
    sheets = [read_sheet(path) for path in paths]
    gathering = Gathering(tool.kind, " + ".join(sheet.file for sheet in sheets))
    responses: list[Response] = []
    days: list[date] = []
    offset = 0
    for sheet in sheets:
        for warning in sheet.warnings:
            gathering.warn(warning.template, **warning.values)
        reading = Reading(sheet, plan, tool, gathering, offset)
        new = unlike(reading.responses(), responses, gathering)
        if not plan.wave_date:
            days += _days(sheet, plan, reading.columns.submitted, new, gathering)
        responses += new
        offset += sheet.last_line
    if responses:
        _write(gathering, plan.wave_id, plan.wave_date or _wave_date(sheets[0], days), responses)
    digest = hashlib.sha256("".join(sheet.sha256 for sheet in sheets).encode()).hexdigest()
    sha256 = sheets[0].sha256 if len(sheets) == 1 else digest
    return gathering.extract(sha256, sum(sheet.bytes for sheet in sheets))


def _days(
    sheet: Sheet,
    plan: Plan,
    column: Heading | None,
    responses: Sequence[Response],
    gathering: Gathering,
) -> list[date]:
    """The days on which responses were sent. Raises FileRefused where their order is not known."""
    if column is None:
        return []
    known = {column.code, column.words, column.text_words} & DAY_FIRST
    day_first = plan.day_first if plan.day_first is not None else (True if known else None)
    found = read_days((item.submitted for item in responses), day_first)
    if found.contradictory:
        raise sheet.refused(
            N_(
                "{file}, line {line}: in column {column} some dates begin with the day and others"
                " with the month. Export again, or write the wave’s date in the configuration of the"
                " source: wave_date."
            ),
            column=column.shown,
        )
    if found.undecided:
        raise sheet.refused(
            N_(
                "{file}, line {line}: the dates in column {column} can be read with the day or the"
                " month first. Write day_first = true or false, or wave_date, in the configuration"
                " of the source."
            ),
            column=column.shown,
        )
    if found.unread:
        template = N_("{file}: dates of responses that cannot be read are passed over: {count}.")
        gathering.warn(template, count=str(found.unread))
    return found.days


def _wave_date(sheet: Sheet, days: list[date]) -> str:
    middle = middle_day(days)
    if middle:
        return middle.isoformat()
    raise sheet.refused(
        N_(
            "{file}, line {line}: the responses have no date (a survey without dates writes"
            " 1980-01-01). Write the wave’s date in the configuration of the source: wave_date."
        )
    )


def _write(
    gathering: Gathering, wave_id: str, wave_date: str, responses: Sequence[Response]
) -> None:
    for number, response in enumerate(responses, start=1):
        key = {"wave_id": wave_id, "respondent_id": str(number)}
        gathering.add(RESPONDENTS, response.line, {**key, "wave_date": wave_date, **response.cells})
        for answer in response.answers:
            gathering.add(ANSWERS, response.line, {**key, **answer})
