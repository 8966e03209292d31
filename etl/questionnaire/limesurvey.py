"""The questionnaire as LimeSurvey's tab-separated survey structure, which its import takes.

Format: https://manual.limesurvey.org/Tab_Separated_Value_survey_structure. Rows of classes S
(settings), SL (texts of the survey), G (pages), Q (questions), SQ (rows of a grid) and A (answers);
every language repeats the last four in the same order.
"""

import csv
import html
import io
from collections.abc import Iterator, Mapping

from etl.questionnaire.definition import END, PAGES, TITLE, WELCOME, Question, row_codes

_COLUMNS = (
    "class", "type/scale", "name", "relevance", "text", "help", "language", "mandatory", "other",
    "random_order",
)  # fmt: skip
_TYPES = {"choice": "L", "line": "S", "lines": "T", "grid": "F"}
# Page by page and without a way back, so that the list cannot help what comes to mind before it;
# anonymous, with the date, without address, referrer, saved drafts or public listing.
_SETTINGS = {
    "format": "G",
    "allowprev": "N",
    "anonymized": "Y",
    "datestamp": "Y",
    "ipaddr": "N",
    "refurl": "N",
    "savetimings": "N",
    "usecookie": "N",
    "allowsave": "N",
    "allowregister": "N",
    "alloweditaftercompletion": "N",
    "listpublic": "N",
    "publicstatistics": "N",
    "printanswers": "N",
    "showprogress": "Y",
    "showwelcome": "Y",
}
_DATE_FORMATS = {"fr": "5", "en": "6"}
"""LimeSurvey's numbers of the formats dd/mm/yyyy and yyyy-mm-dd."""


def structure(clusters: Mapping[str, str], territory: str, languages: list[str]) -> str:
    """The import file. ``clusters``: id -> name; the first language is the survey's own.

    Raises ConfigError where two clusters cannot be told apart by their codes.
    """
    codes = row_codes(list(clusters))
    target = io.StringIO()
    writer = csv.DictWriter(target, _COLUMNS, "", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    settings = {"language": languages[0], "additional_languages": " ".join(languages[1:])}
    for name, value in {**settings, **_SETTINGS}.items():
        writer.writerow({"class": "S", "name": name, "text": value})
    for language in languages:
        for name, value in _texts(territory, language).items():
            writer.writerow({"class": "SL", "name": name, "text": value, "language": language})
    for language in languages:
        for row in _rows(clusters, codes, language):
            writer.writerow({**row, "language": language})
    return target.getvalue()


def _texts(territory: str, language: str) -> dict[str, str]:
    return {
        "surveyls_title": _shown(TITLE[language]),
        "surveyls_welcometext": _shown(WELCOME[language].format(territory=territory)),
        "surveyls_endtext": _shown(END[language]),
        "surveyls_dateformat": _DATE_FORMATS[language],
    }


def _rows(
    clusters: Mapping[str, str], codes: Mapping[str, str], language: str
) -> Iterator[dict[str, str]]:
    for number, page in enumerate(PAGES, start=1):
        yield {"class": "G", "type/scale": f"G{number}", "name": _shown(page.title[language])}
        for question in page.questions:
            yield _question(question, language)
            if question.form == "grid":
                for cluster_id, name in clusters.items():
                    yield _grid_row(question, codes[cluster_id], name)
            for answer in question.answers:
                yield {
                    "class": "A", "type/scale": "0", "name": answer.code,
                    "text": _shown(answer.label[language]),
                }  # fmt: skip


def _question(question: Question, language: str) -> dict[str, str]:
    return {
        "class": "Q",
        "type/scale": _TYPES[question.form],
        "name": question.code,
        "relevance": "1",
        "text": _shown(question.text[language]),
        "help": _shown(question.help[language]),
        "mandatory": "Y" if question.required else "N",
        "other": "N",
        "random_order": "1" if question.form == "grid" else "",
    }


def _grid_row(question: Question, code: str, name: str) -> dict[str, str]:
    known = f"level_{code}.NAOK > 0" if question.only_known else "1"
    return {
        "class": "SQ", "type/scale": "0", "name": code, "relevance": known, "text": _shown(name),
    }  # fmt: skip


def _shown(text: str) -> str:
    """A text as HTML; braces would be taken for an expression."""
    return html.escape(text, quote=False).replace("{", "(").replace("}", ")")
