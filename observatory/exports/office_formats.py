"""Number formats of office programs that write what ``Language`` writes, and days as they count them."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from observatory.i18n import NO_BREAK_SPACE, Language

DAY = "yyyy-mm-dd"
YEAR = "yyyy"
_LOCALES = {"fr": "[$-40C]", "en": "[$-809]"}
_DIGITS = {"ratio": 2, "index": 2, "log-odds/km": 3, "score": 1}
_EPOCH = pd.Timestamp("1899-12-30")


def number_format(
    language: Language, unit: str, basis: str, values: Sequence[float] = ()
) -> str:  # fmt: skip
    """The format that writes values in a unit as ``Language.quantity`` does.

    ``values``: what will be written, so that decimals are given only where there are some. On the
    basis "record" a value is a floor and carries a plus.
    """
    plus = f'"{NO_BREAK_SPACE}+"' if basis == "record" else ""
    sections = _sections(language, unit, values)
    locale = _LOCALES.get(language.code, "")
    return ";".join(f"{locale}{condition}{text}{plus}" for condition, text in sections)


def _sections(language: Language, unit: str, values: Sequence[float]) -> list[tuple[str, str]]:
    """A format's sections: when each holds, and how it writes."""
    if unit == "share":
        sign = f'"{NO_BREAK_SPACE}"%' if language.code == "fr" else "%"
        whole = ("", f"0{sign}")
        small = any(0 < abs(value) < 0.1 for value in values)
        return [("[=0]", f"0{sign}"), ("[<0.1]", f"0.0{sign}"), whole] if small else [whole]
    if unit == "eur":
        return _money(language)
    digits = next(
        (d for d in range(_DIGITS.get(unit, 2)) if all(round(v, d) == round(v, 6) for v in values)),
        _DIGITS.get(unit, 2),
    )
    return [("", "#,##0" + ("." + "0" * digits if digits else ""))]


def _money(language: Language) -> list[tuple[str, str]]:
    """Euros, shortened from ten thousand on."""
    if language.code == "fr":
        space = NO_BREAK_SPACE
        return [
            ("[>=999500]", f'#,##0.0,,"{space}M€"'), ("[>=10000]", f'#,##0,"{space}k€"'),
            ("", f'#,##0"{space}€"'),
        ]  # fmt: skip
    return [("[>=999500]", '"€"#,##0.0,,"M"'), ("[>=10000]", '"€"#,##0,"K"'), ("", '"€"#,##0')]


def serial(day: date | pd.Timestamp | None) -> float | None:
    """A day as office programs count: days since the thirtieth of December 1899."""
    return None if day is None or pd.isna(day) else float((pd.Timestamp(day) - _EPOCH).days)
