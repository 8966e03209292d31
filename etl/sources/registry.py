"""The reader of each kind of source, imported where it is asked for."""

from importlib import import_module
from types import ModuleType

_MODULES = {
    "recherche-entreprises": "etl.sources.recherche_entreprises",
    "sirene-stock": "etl.sources.sirene",
    "openagenda": "etl.sources.openagenda",
    "icalendar": "etl.sources.icalendars",
    "badge-list": "etl.sources.badge_list",
    "cordis": "etl.sources.cordis",
    "keep-eu": "etl.sources.keep_eu",
    "limesurvey": "etl.sources.limesurvey",
    "google-forms": "etl.sources.google_forms",
    "press-clippings": "etl.sources.press_clippings",
    "gdelt": "etl.sources.gdelt",
    "boundaries": "etl.sources.boundaries",
    "table": "etl.sources.mapped_table",
}


def reader_module(kind: str) -> ModuleType:
    """The module that reads sources of a kind (a name of ``observatory.model.KINDS``)."""
    return import_module(_MODULES[kind])
