"""A report as a file: one renderer a format."""

from collections.abc import Callable
from importlib import import_module

from observatory.exports.content import Report


def _renderer(name: str) -> Callable[[Report], bytes]:
    """The renderer of a format; its library is imported when a file is asked for."""

    def rendered(report: Report) -> bytes:
        module = import_module(f"observatory.exports.report_{name}")
        made: bytes = getattr(module, f"render_{name}")(report)
        return made

    return rendered


FORMATS = {name: _renderer(name) for name in ("pdf", "pptx", "xlsx", "html")}
"""Format -> what draws a report as a file of it."""


def render(report: Report, form: str) -> bytes:
    """A report as a file of a format of ``FORMATS``. Raises CannotRender."""
    return FORMATS[form](report)
