"""From accepted rows to the snapshot's tables: identity, territory, counting intervals."""

from etl.conform.tables import Conformed, conform

__all__ = ["Conformed", "conform"]
