"""Google Forms exports: headings are the questions' texts, several choices stand in one cell.

A cell of choices is joined by ``;`` or ``, `` while options hold commas: they are told apart by the
options that the source's settings list (``know_how``), longest first. Dates are written in the form's
locale; the whole column tells whether the day comes first, else ``day_first`` does.
"""

from collections.abc import Sequence
from pathlib import Path

from etl.sources.base import Extract, Setting
from etl.sources.survey.reading import Tool
from etl.sources.survey.wave import read_wave

TOOL = Tool(
    kind="google-forms",
    respondent=(),
    submitted=(
        "Timestamp", "Horodateur", "Marca temporal", "Informazioni cronologiche", "Zeitstempel",
        "Carimbo de data/hora", "Tijdstempel",
    ),
    keeps_partial=False,
    has_codes=False,
)  # fmt: skip


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """The wave that the exports hold. Raises FileRefused, ConfigError."""
    return read_wave(paths, setting, TOOL)
