"""The report: sections and evidence made from a store, for any of the renderers in ``exports``.

``build`` makes it, ``Options`` says which one, ``rendering.render`` draws it as a file.
"""

from observatory.report.build import build
from observatory.report.errors import CannotReport, NoData
from observatory.report.options import PRESETS, SECTIONS, Options, Reported

__all__ = ["PRESETS", "SECTIONS", "CannotReport", "NoData", "Options", "Reported", "build"]
