"""Exports of an invented survey in the shapes of the tools, made from the same responses."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from etl.questionnaire.definition import QUESTIONS, row_code

CLUSTERS = {"one": "Pôle Orlane", "pole-deux": "Grappe Vésane, Image"}
"""Id -> name of the clusters asked about."""
NAMES: dict[str, Any] = {"one": ["Pôle Orlane", "Orlane"], "pole-deux": [CLUSTERS["pole-deux"]]}
"""The clusters as a source's settings name them."""

RESPONSES: tuple[dict[str, Any], ...] = (
    {
        "sent": "2026-06-11 09:12:44", "stakeholder": "comp", "commune": "17001 Costa",
        "cited": "l'Orlane\nautre chose", "knowhow": "Jeu vidéo\nAnimation 2D",
        "level": ["3", "0"], "image": ["8", ""],
    },
    {
        "sent": "2026-06-14 18:00:00", "stakeholder": "scho", "commune": "Sierra", "cited": "",
        "knowhow": "je ne sais pas", "level": ["1", "2"], "image": ["", "5"],
    },
    {
        "sent": "2026-06-20 07:30:01", "stakeholder": "oth", "commune": "", "cited": "",
        "knowhow": "", "level": ["0", "0"], "image": ["", ""],
    },
)  # fmt: skip

EXPECTED_RESPONDENTS = [
    {"wave_id": "w", "wave_date": "2026-06-14", "respondent_id": "1", "stakeholder": "company",
     "commune": "17001 Costa", "know_how_cited": "jeu vidéo;animation 2d"},
    {"wave_id": "w", "wave_date": "2026-06-14", "respondent_id": "2", "stakeholder": "school",
     "commune": "Sierra", "know_how_cited": ""},
    {"wave_id": "w", "wave_date": "2026-06-14", "respondent_id": "3", "stakeholder": "other",
     "commune": "", "know_how_cited": ""},
]  # fmt: skip
EXPECTED_ANSWERS = [
    ("1", "one", "1", "3", "8"), ("1", "pole-deux", "0", "0", ""), ("2", "one", "0", "1", ""),
    ("2", "pole-deux", "0", "2", "5"), ("3", "one", "0", "0", ""), ("3", "pole-deux", "0", "0", ""),
]  # fmt: skip


def limesurvey(
    headings: str = "code",
    labels: str = "",
    responses: Sequence[Mapping[str, Any]] = RESPONSES,
    ids: Sequence[str] = ("7", "12", "30"),
) -> bytes:
    """An export as LimeSurvey writes it: a mark, CRLF, everything quoted.

    ``headings``: ``code``, ``text`` or ``both``; ``labels``: the language of the answers, "" for codes.
    """
    own = [("id", "Response ID"), ("submitdate", "Date submitted"), ("startlanguage", "Start language"),
           ("token", "Access code"), ("ipaddr", "IP address")]  # fmt: skip
    columns = own + [_heading(field, row) for field, row in _columns()]
    header = {
        "code": [code for code, _ in columns],
        "text": [text for _, text in columns],
        "both": [f"{code}. {text}" for code, text in columns],
    }[headings]
    rows = [header]
    for response_id, response in zip(ids, responses, strict=True):
        cells = [response_id, response["sent"], labels or "fr", "secret-token", "192.0.2.7"]
        rows.append([*cells, *_cells(response, labels, "N/A" if labels else "")])
    return b"\xef\xbb\xbf" + _csv(rows, csv.QUOTE_ALL, "\r\n")


def google_forms(
    language: str = "fr",
    responses: Sequence[Mapping[str, Any]] = RESPONSES,
    heading: str = "Horodateur",
    stamps: Sequence[str] = ("11/06/2026 09:12:44", "14/06/2026 18:00:00", "20/06/2026 07:30:01"),
) -> bytes:
    """An export as Google Forms writes it: questions as headings, some with a blank at the end."""
    header = [heading]
    for field, row in _columns():
        text = QUESTIONS[field].text[language]
        header.append(f"{text} [{CLUSTERS[row]}]" if row else f"{text} ")
    rows = [header]
    for stamp, response in zip(stamps, responses, strict=True):
        rows.append([stamp, *_cells(response, language, "")])
    return _csv(rows, csv.QUOTE_MINIMAL, "\n")


def _columns() -> list[tuple[str, str]]:
    plain = [(field, "") for field in ("stakeholder", "commune", "unaided", "know_how_cited")]
    return plain + [(field, row) for field in ("level", "image") for row in CLUSTERS]


def _heading(field: str, row: str) -> tuple[str, str]:
    question = QUESTIONS[field]
    if not row:
        return question.code, question.text["fr"]
    return f"{question.code}[{row_code(row)}]", f"{question.text['fr']} [{CLUSTERS[row]}]"


def _cells(response: Mapping[str, Any], labels: str, not_asked: str) -> list[str]:
    cells = [_answer("stakeholder", response["stakeholder"], labels), response["commune"],
             response["cited"], response["knowhow"]]  # fmt: skip
    for field in ("level", "image"):
        cells += [_answer(field, code, labels) or not_asked for code in response[field]]
    return cells


def _answer(field: str, code: str, labels: str) -> str:
    if not labels or not code:
        return code
    return next(item.label[labels] for item in QUESTIONS[field].answers if item.code == code)


def _csv(rows: list[list[str]], quoting: Any, end: str) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, quoting=quoting, lineterminator=end).writerows(rows)
    return target.getvalue().encode()
