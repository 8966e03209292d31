"""The indicators: one module a recommendation, one registry, one engine."""

from etl.indicators import context, network, quotient, r1, r2, r3, r4, r5, stars, survey
from etl.indicators.base import REGISTRY, Indicator


def catalogue() -> list[Indicator]:
    """Every indicator, recommendations first, then the context."""
    return sorted(REGISTRY.values(), key=lambda item: (not item.recommendation_id, item.id))


__all__ = [
    "Indicator",
    "catalogue",
    "context",
    "network",
    "quotient",
    "r1",
    "r2",
    "r3",
    "r4",
    "r5",
    "stars",
    "survey",
]
