"""How the answers of a survey are weighted (the table ``[survey]`` of a configuration)."""

import math
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from observatory.i18n import N_
from observatory.settings import ConfigError, not_known

RAKE, NONE = "rake", "none"
BASIN, STAKEHOLDER = "basin", "stakeholder"
ORGANISATIONS = "organisations"
"""The margin of basins that the organisations in scope give, at the date of each wave."""
_AROUND_ONE = 0.01


@dataclass(frozen=True)
class Survey:
    """The table ``[survey]``.

    ``weighting``: ``none`` (the default) or ``rake``; ``margins``: variable -> category -> its
    share of the population, or ``organisations`` for basins, which is the margin where none is
    stated. In the file::

        [survey]
        weighting = "rake"
        margins = { basin = "organisations", stakeholder = { company = 0.7, school = 0.3 } }
    """

    weighting: str = NONE
    margins: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, table: dict[str, Any], basins: Collection[str], path: Path) -> "Survey":
        """The settings of a table ``[survey]``; ``basins``: their names. Raises ConfigError."""
        weighting, margins = table.get("weighting", NONE), table.get("margins", {})
        if weighting not in (RAKE, NONE):
            raise not_known(
                weighting,
                (RAKE, NONE),
                N_("{file}: [survey] weighting {value} is not known. Did you mean {near}?"),
                N_('{file}: [survey] weighting must be "rake" or "none".'),
                file=path,
                value=repr(weighting),
            )
        if not isinstance(margins, dict):
            template = N_(
                '{file}: [survey] margins must be a table: {{ basin = "organisations", stakeholder'
                " = {{ company = 0.7, school = 0.3 }} }}."
            )
            raise ConfigError(template, file=path)
        for name, shares in margins.items():
            _check_margin(name, shares, basins, path)
        if weighting == RAKE and "margins" not in table:
            margins = {BASIN: ORGANISATIONS}
        return cls(weighting, margins)


def _check_margin(name: str, shares: Any, basins: Collection[str], path: Path) -> None:
    if name not in (BASIN, STAKEHOLDER):
        raise not_known(
            name,
            (BASIN, STAKEHOLDER),
            N_("{file}: [survey] margins: {name} is no margin. Did you mean {near}?"),
            N_("{file}: [survey] margins: {name} is no margin. Known: {known}."),
            file=path,
            name=name,
        )
    if name == BASIN and shares == ORGANISATIONS:
        return
    if not isinstance(shares, dict) or not shares or not all(map(_is_share, shares.values())):
        template = N_(
            "{file}: [survey] margins: {name} must give each category its share, above 0, such as"
            " {{ company = 0.7, school = 0.3 }}."
        )
        if name == BASIN:
            template = N_(
                '{file}: [survey] margins: {name} must be "organisations", or give each basin its'
                ' share, above 0, such as {{ "Coast" = 0.7, "Valleys" = 0.3 }}.'
            )
        raise ConfigError(template, file=path, name=name)
    if abs(math.fsum(shares.values()) - 1) > _AROUND_ONE:
        template = N_("{file}: [survey] margins: the shares of {name} add up to {sum}, not to 1.")
        raise ConfigError(template, file=path, name=name, sum=f"{math.fsum(shares.values()):.3g}")
    for basin in shares if name == BASIN and basins else ():
        if basin not in basins:
            raise not_known(
                basin,
                basins,
                N_("{file}: [survey] margins: {basin} is no basin. Did you mean {near}?"),
                N_("{file}: [survey] margins: {basin} is no basin. Known: {known}."),
                file=path,
                basin=basin,
            )


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1
