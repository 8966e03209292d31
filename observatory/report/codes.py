"""The codes under which a funder knows the indicators."""

from observatory.queries.progress import Standing
from observatory.report.making import Making


def codes(making: Making) -> dict[str, str]:
    """Indicator -> its codes: those that the configuration states for the report's funder, else for
    any; where it states none, those that the indicator's targets name.

    A funder that has codes of its own is told no other.
    """
    stated = making.store.config.report.codes
    if making.options.funder:
        stated = [item for item in stated if item["funder"] == making.options.funder]
    found: dict[str, list[str]] = {}
    for item in stated:
        found.setdefault(item["indicator"], []).append(item["code"])
    named = {key: ", ".join(dict.fromkeys(texts)) for key, texts in found.items()}
    if named and making.options.funder:
        return named
    own = {key: _of_targets(item) for key, item in making.glance.standings.items()}
    return {key: text for key, text in own.items() if text} | named


def _of_targets(item: Standing) -> str:
    rows = item.target_rows
    texts = rows["external_code"].dropna().tolist() if len(rows) else []
    return ", ".join(dict.fromkeys(str(text) for text in texts if text))
