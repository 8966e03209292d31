"""What the tests of conforming share: short inline files, accepted and conformed."""

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest

from etl.conform import Conformed, conform
from tests.computing import accepted, configuration

Conform = Callable[..., Conformed]

# Without points no areas are drawn, which takes half a second.
TERRITORIES = """
    code;name;level;parent
    17;Campo;department;ES
    17001;Costa;commune;17
    17002;Llano;commune;17
    17003;Sierra;commune;17
    18;Lejos;department;ES
    18001;Otra;commune;18
"""


@pytest.fixture
def conformed() -> Conform:
    """A function that conforms inline files (stem -> rows) in the invented department 17 of ES."""

    def made(
        basis: dict[str, str] | None = None, as_of: str = "2020-06-30", **files: str
    ) -> Conformed:
        settings = files.pop("settings", {})
        config = dataclasses.replace(
            configuration(), basis=basis or {}, as_of=date.fromisoformat(as_of), **settings
        )
        return conform(accepted({"territories": TERRITORIES, **files}), config)

    return made
