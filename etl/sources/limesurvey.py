"""LimeSurvey exports (CSV or workbook): headings as codes, texts or both, answers as codes or labels.

Only codes are safe keys, since texts repeat. A response without a date of submission was begun and
not sent; it is left out unless ``partial = true``. Which columns and answers are meant, the settings
of the source say (``etl.sources.survey.plan``); by default those of the project's questionnaire.
"""

from collections.abc import Sequence
from pathlib import Path

from etl.sources.base import Extract, Setting
from etl.sources.survey.reading import Tool
from etl.sources.survey.wave import read_wave

TOOL = Tool(
    kind="limesurvey",
    respondent=("id", "Response ID", "ID de la réponse", "Numéro de la réponse"),
    submitted=("submitdate", "Date submitted", "Date de soumission"),
    keeps_partial=True,
    has_codes=True,
)


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """The wave that the exports hold. Raises FileRefused, ConfigError."""
    return read_wave(paths, setting, TOOL)
