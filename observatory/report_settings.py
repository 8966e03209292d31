"""What a report says beside the data: the codes under which funders know the indicators."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from observatory.i18n import N_
from observatory.settings import ConfigError, check_keys

_KEYS = ("funder", "indicator", "code")
_INDICATOR = re.compile(r"[RC]\d+(\.\d+)?[a-z]?")


@dataclass(frozen=True)
class ReportSettings:
    """The configuration's ``[report]``::

    [[report.codes]]
    funder = "…"          # as the actions name it
    indicator = "R2.1"    # an id of the catalogue
    code = "RCO 84"       # the indicator's code in the funder's own system

    An indicator may have several codes with one funder.
    """

    codes: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, table: dict[str, Any], path: Path) -> "ReportSettings":
        """Read and check the table. Raises ConfigError."""
        codes = table.get("codes", [])
        if not isinstance(codes, list) or not all(isinstance(item, dict) for item in codes):
            template = N_("{file}: report.codes must be a list of tables: write [[report.codes]] before each.")  # fmt: skip
            raise ConfigError(template, file=path)
        for item in codes:
            check_keys(item, set(_KEYS), path, "report.codes")
            for key in _KEYS:
                if not isinstance(item.get(key), str) or not item[key].strip():
                    template = N_('{file}: [[report.codes]] needs {key} = "…" (a text in quotes).')
                    raise ConfigError(template, file=path, key=key)
            if not _INDICATOR.fullmatch(item["indicator"]):
                template = N_('{file}: [[report.codes]] indicator must be an indicator\'s id such as "R2.1", not {value}.')  # fmt: skip
                raise ConfigError(template, file=path, value=item["indicator"])
        return cls([{key: item[key].strip() for key in _KEYS} for item in codes])
