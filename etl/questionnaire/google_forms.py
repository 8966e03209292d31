"""The questionnaire as a Google Apps Script that builds the form in the account that runs it.

Reference: https://developers.google.com/apps-script/reference/forms. A form has one language, so each
language has its script. The script holds the questions as data and a few lines that walk over them.
"""

import json
from collections.abc import Mapping
from typing import Any

from etl.questionnaire.definition import END, PAGES, TITLE, WELCOME, Question

_SCRIPT = """\
// {title}
// {how}
const SURVEY = {survey};

function createSurvey() {{
  const form = FormApp.create(SURVEY.title);
  form.setTitle(SURVEY.title)
    .setDescription(SURVEY.description)
    .setConfirmationMessage(SURVEY.confirmation)
    .setCollectEmail(false)
    .setAllowResponseEdits(false)
    .setPublishingSummary(false)
    .setShowLinkToRespondAgain(false)
    .setShuffleQuestions(false)
    .setProgressBar(true);
  SURVEY.pages.forEach((page, number) => {{
    if (number > 0) form.addPageBreakItem().setTitle(page.title);
    page.questions.forEach((question) => addQuestion(form, question));
  }});
  Logger.log(form.getEditUrl());
  Logger.log(form.getPublishedUrl());
}}

function addQuestion(form, question) {{
  const add = {{
    choice: () => form.addMultipleChoiceItem().setChoiceValues(question.answers),
    line: () => form.addTextItem(),
    lines: () => form.addParagraphTextItem(),
    grid: () => form.addGridItem().setRows(question.rows).setColumns(question.answers),
  }};
  add[question.form]()
    .setTitle(question.title)
    .setHelpText(question.help)
    .setRequired(question.required);
}}
"""
_HOW = {
    "fr": "À coller dans un projet de script.google.com, puis exécuter createSurvey.",
    "en": "Paste this into a project of script.google.com, then run createSurvey.",
}


def script(clusters: Mapping[str, str], territory: str, language: str) -> str:
    """The script of one language. ``clusters``: id -> name."""
    survey = {
        "title": TITLE[language],
        "description": WELCOME[language].format(territory=territory),
        "confirmation": END[language],
        "pages": [
            {
                "title": page.title[language],
                "questions": [_question(item, clusters, language) for item in page.questions],
            }
            for page in PAGES
        ],
    }
    data = json.dumps(survey, ensure_ascii=False, indent=2)
    return _SCRIPT.format(title=TITLE[language], how=_HOW[language], survey=data)


def _question(question: Question, clusters: Mapping[str, str], language: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "form": question.form,
        "title": question.text[language],
        "help": question.help[language],
        "required": question.required,
    }
    if question.form == "grid":
        item["rows"] = list(clusters.values())
    if question.answers:
        item["answers"] = [answer.label[language] for answer in question.answers]
    return item
