"""A report as a file: one renderer a format."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from observatory.exports.content import Report


def _module(name: str) -> str:
    return f"observatory.exports.report_{name}"


def _renderer(name: str) -> Callable[[Report], bytes]:
    """The renderer of a format; its library is imported when a file is asked for."""

    def rendered(report: Report) -> bytes:
        made: bytes = getattr(import_module(_module(name)), f"render_{name}")(report)
        return made

    return rendered


FORMATS: dict[str, Callable[[Report], bytes]] = {
    name: _renderer(name) for name in ("pdf", "pptx", "xlsx", "html") if find_spec(_module(name))
}
"""Format -> what draws a report as a file of it."""


def render(report: Report, form: str) -> bytes:
    """A report as a file of a format of ``FORMATS``. Raises CannotRender."""
    return FORMATS[form](report)
