"""Pages within other sites': which sites may, and what of a page they show."""

from urllib.parse import parse_qs

from observatory.snapshot import SnapshotError, warehouse

_COMPONENTS = "/component/"
"""Where the frames of maps come from: whoever shows a page shows them within it."""


def origins() -> set[str]:
    """The origins that the configurations of the datasets in service name."""
    found: set[str] = set()
    for name in warehouse().datasets():
        try:
            found.update(warehouse().current(name).config.embedders)
        except SnapshotError:
            continue
    return found


def may_be_framed(path: str, query: bytes) -> bool:
    """Whether other sites may show an address at all: what asks to be embedded, and maps within it."""
    asked = parse_qs(query.decode("latin-1")).get("embed", [""])[-1]
    return asked.lower() == "true" or _COMPONENTS in path
