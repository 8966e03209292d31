"""The codes under which a funder knows the indicators."""

from observatory.queries.progress import Standing
from observatory.report.making import Making


def codes(making: Making) -> dict[str, str]:
    """Indicator -> its codes: those of the report's funder, else of every funder, else those that its
    targets name."""
    stated = making.store.config.report.codes
    if making.options.funder:
        stated = [item for item in stated if item["funder"] == making.options.funder]
    found: dict[str, list[str]] = {}
    for item in stated:
        found.setdefault(item["indicator"], []).append(item["code"])
    named = {key: ", ".join(dict.fromkeys(texts)) for key, texts in found.items()}
    if named:
        return named
    own = {key: _of_targets(item) for key, item in making.glance.standings.items()}
    return {key: text for key, text in own.items() if text}


def _of_targets(item: Standing) -> str:
    rows = item.target_rows
    texts = rows["external_code"].dropna().tolist() if len(rows) else []
    return ", ".join(dict.fromkeys(str(text) for text in texts if text))
