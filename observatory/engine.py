"""How a load reaches Apache Spark, where it is asked to compute there (``--engine spark``)."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from observatory.i18n import N_
from observatory.settings import ConfigError

_MASTER = re.compile(
    r"local(\[(\*|[1-9]\d*)\])?|yarn|spark://[^/\s:]+:\d+(,[^/\s:]+:\d+)*|k8s://https?://\S+"
)


@dataclass(frozen=True)
class Spark:
    """The table ``[engine]`` of a configuration.

    ``master``: ``local[*]`` (this machine, the default), ``local[2]`` (two of its cores), or a
    cluster's URL: ``spark://host:7077``, ``k8s://https://host:443``, ``yarn``. ``settings``: any
    settings of Spark, as texts. In the file::

        [engine]
        spark = "spark://spark.example:7077"
        [engine.settings]
        "spark.executor.memory" = "8g"
    """

    master: str = "local[*]"
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, table: dict[str, Any], path: Path) -> "Spark":
        """The settings of a table ``[engine]`` of a file. Raises ConfigError."""
        master, settings = table.get("spark", cls.master), table.get("settings", {})
        if not isinstance(master, str) or not _MASTER.fullmatch(master):
            template = N_(
                '{file}: [engine] spark must be "local[*]", "local[2]" or the URL of a cluster such'
                ' as "spark://host:7077".'
            )
            raise ConfigError(template, file=path)
        if not isinstance(settings, dict) or not all(
            isinstance(value, str) for value in settings.values()
        ):
            template = N_(
                "{file}: [engine.settings] must hold settings of Spark, each a text in quotes:"
                ' "spark.executor.memory" = "8g".'
            )
            raise ConfigError(template, file=path)
        for key in settings:
            if not key.startswith("spark."):
                template = N_(
                    "{file}: [engine.settings] {key} is no setting of Spark: their names begin with"
                    " spark. and are written in quotes."
                )
                raise ConfigError(template, file=path, key=key)
        return cls(master, settings)
