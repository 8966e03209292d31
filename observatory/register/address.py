"""Where the register lies; this alone needs no database to be imported."""

import os
from pathlib import Path

from observatory import ROOT
from observatory.config import Config

REGISTER_VARIABLE = "OBSERVATORY_REGISTER"
NONE = "none"
"""In place of an address: no register."""
_DEFAULT = ROOT / "data" / "register" / "register.sqlite"


def register_address(config: Config | None, named: str | None = None) -> str | None:
    """The register's address: the one ``named``, else the environment's, the configuration's, or a
    file of the project; None where it is ``none``.

    A path is a SQLite file; one of the configuration is taken from the project's directory.
    """
    asked = named or os.environ.get(REGISTER_VARIABLE)
    if not asked:
        asked = (config.register if config else "") or str(_DEFAULT)
        if "://" not in asked and asked != NONE:
            asked = str(ROOT / asked)
    return None if asked == NONE else asked


def is_nowhere(address: str | None) -> bool:
    """Whether nothing can be read there: no register, or a file that is not there yet."""
    return address is None or ("://" not in address and not Path(address).exists())
