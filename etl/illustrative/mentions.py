"""Invented mentions in invented outlets: the focal cluster is named more at home than far away."""

import numpy as np
import pandas as pd

from etl.illustrative import vocabulary as v
from etl.illustrative.names import words
from etl.illustrative.setting import PANDEMIC, SITE, Setting, ids, pick, told
from observatory.i18n import N_

_FIRST_YEAR, _LAST_YEAR = 20, 42
_OUTLETS_PER_SCOPE = 5
_SCOPES = {
    "local": 0.38,
    "regional": 0.24,
    "national": 0.18,
    "international": 0.12,
    "institutional": 0.08,
}
_FOCAL_SHARE = {
    "local": 0.55,
    "regional": 0.32,
    "national": 0.12,
    "international": 0.08,
    "institutional": 0.4,
}
_GROWTH = 0.25
"""Growth of the focal cluster's share over the ten years, in proportion."""
_WEIGHTS = {"regional": 3.0, "national": 2.0, "foreign": 0.4}
"""How readily another cluster of each kind is named."""
_OUTLETS = {
    "local": N_("{name} Local News"),
    "regional": N_("{name} Regional"),
    "national": N_("The {name} Daily"),
    "international": N_("{name} Review"),
    "institutional": N_("{name} Bulletin"),
}
_QUERY = N_("image cluster")


def mentions(setting: Setting, clusters: pd.DataFrame) -> pd.DataFrame:
    """Mentions of the compared clusters, up to the data date."""
    dice = setting.dice("mentions")
    numbers = setting.ramp(_FIRST_YEAR, _LAST_YEAR)
    sizes = [
        setting.scaled(count * PANDEMIC.get(year, 1.0) ** 0.5) for year, count in numbers.items()
    ]
    year = np.repeat(list(numbers), sizes)
    day = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    day = np.sort(day + dice.integers(0, 365, len(year)))
    day = day[day <= np.datetime64(setting.as_of)]
    count = len(day)
    scopes = np.array(list(_SCOPES), object)
    scope = scopes[pick(dice, np.array(list(_SCOPES.values())), count)]
    since = day.astype("datetime64[Y]").astype(int) + 1970 - setting.years[0]
    chance = np.array([_FOCAL_SHARE[name] for name in scope]) * (1 + _GROWTH * since / 9)
    others = clusters[clusters["kind"] != "focal"]
    keys = others["cluster_id"].to_numpy(object)
    weights = np.array([_WEIGHTS[kind] for kind in others["kind"]])
    named = keys[pick(dice, weights, count)]
    focal = setting.config.focal_cluster
    draw = dice.random(count)
    both = draw < chance * 0.3
    first = np.where(draw < chance, focal, named) if focal else named
    entities = [
        f"{one};{two}" if two_named and one != two else one
        for one, two, two_named in zip(first, named, both, strict=True)
    ]
    home = setting.config.territory.country
    abroad = np.array(list(v.COUNTRIES), object)[
        pick(dice, np.array(list(v.COUNTRIES.values())), count)
    ]
    country = np.where(scope == "international", abroad, home)
    key = ids("me", count)
    stock = sorted(v.KNOW_HOW_WORDS)
    know_how = np.array(stock, object)[dice.integers(0, len(stock), count)]
    return pd.DataFrame(
        {
            "mention_id": key,
            "date": day.astype(str),
            "outlet": _outlets(setting, dice, scope),
            "outlet_scope": scope,
            "outlet_country": country,
            "language": np.where(scope == "international", "en", setting.config.languages[0]),
            "url": [f"{SITE}/press/{item}" for item in key],
            "entities": entities,
            "know_how": told(dice.random(count) < 0.6, know_how),
            "query": setting.words._(_QUERY),
        }
    )


def _outlets(
    setting: Setting, dice: np.random.Generator, scope: "np.typing.NDArray[np.object_]"
) -> list[str]:
    stock = words(setting.dice("outlets"), _OUTLETS_PER_SCOPE * len(_OUTLETS))
    titles = {
        name: [
            setting.words._(pattern).format(name=stock[place * _OUTLETS_PER_SCOPE + turn])
            for turn in range(_OUTLETS_PER_SCOPE)
        ]
        for place, (name, pattern) in enumerate(_OUTLETS.items())
    }
    draw = pick(dice, 1.0 / np.arange(1, _OUTLETS_PER_SCOPE + 1), len(scope))
    return [titles[name][turn] for name, turn in zip(scope, draw, strict=True)]
