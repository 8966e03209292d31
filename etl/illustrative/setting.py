"""What every part of the generator shares: the configuration, the years, the places, the dice."""

from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from observatory.config import Config
from observatory.i18n import Language, language

SPAN_YEARS = 10
PANDEMIC = {2020: 0.5, 2021: 0.75}
"""Share of a usual year's events that could be planned in the years of the pandemic."""
SITE = "https://example.org"
"""The only host an invented address may have (RFC 2606 keeps it for examples)."""


@dataclass(frozen=True)
class Setting:
    """One run of the generator.

    ``communes``: the focal territory's, with columns code, name, department_code, population, lat,
    lon, basin (the name of its basin or ""). ``elsewhere``: large communes of the same country.
    """

    config: Config
    seed: int
    size: float
    communes: pd.DataFrame
    elsewhere: pd.DataFrame

    @property
    def as_of(self) -> date:
        """The day to which the invented data speak."""
        return self.config.as_of

    @property
    def years(self) -> list[int]:
        """The ten years up to the data date."""
        return list(range(self.as_of.year - SPAN_YEARS + 1, self.as_of.year + 1))

    @property
    def last_complete(self) -> int:
        """The last year that is over on the data date."""
        return self.as_of.year - (0 if (self.as_of.month, self.as_of.day) == (12, 31) else 1)

    @property
    def words(self) -> Language:
        """The language of the columns that have only one: the configuration's first."""
        return language(self.config.languages[0])

    def dice(self, part: str) -> np.random.Generator:
        """A generator of its own for each part, so that one part never shifts another."""
        return np.random.default_rng([self.seed, crc32(part.encode())])

    def scaled(self, count: float, least: int = 1) -> int:
        """A number of rows at this size."""
        return max(least, round(count * self.size))

    def in_languages(self, message: str, **values: str) -> dict[str, str]:
        """A message in every language of the configuration, by their codes."""
        return {code: language(code)._(message).format(**values) for code in self.config.languages}

    def titles(self, prefix: str, message: str, **values: str) -> dict[str, str]:
        """The same as ``prefix_<lang>`` columns."""
        texts = self.in_languages(message, **values)
        return {f"{prefix}_{code}": text for code, text in texts.items()}

    def ramp(self, first: float, last: float) -> dict[int, float]:
        """A straight way from the first year's value to the last one's."""
        years = self.years
        steps = np.linspace(first, last, len(years))
        return dict(zip(years, steps.tolist(), strict=True))


def pick(dice: np.random.Generator, weights: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Positions drawn with replacement, in proportion to their weights."""
    cumulated = np.cumsum(weights, dtype=np.float64)
    drawn = np.searchsorted(cumulated, dice.random(count) * cumulated[-1], side="right")
    return np.asarray(np.minimum(drawn, len(cumulated) - 1), np.int64)


def told(known: NDArray[np.bool_], values: NDArray[np.object_]) -> NDArray[np.object_]:
    """The values where they are known; absent elsewhere."""
    result = np.full(len(values), None, object)
    result[known] = values[known]
    return result


def ids(prefix: str, count: int) -> NDArray[np.object_]:
    """Numbered ids of one length, in the order of their numbers."""
    width = max(4, len(str(count)))
    return np.array([f"{prefix}-{number:0{width}d}" for number in range(1, count + 1)], object)
