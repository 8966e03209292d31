"""What waits for the managers, as a table in words."""

import pandas as pd

from observatory.i18n import ABSENT, Language
from observatory.queries.reminders import KINDS_WAITING
from observatory.queries.sources import file_title


def reminders_table(language: Language, found: pd.DataFrame) -> pd.DataFrame:
    """One row a thing that waits, of the rows of ``queries.reminders.reminders``."""
    _ = language._
    return pd.DataFrame(
        {
            _("Waiting"): [_(KINDS_WAITING[kind]) for kind in found["kind"]],
            _("What"): found["name"],
            _("About"): [_(file_title(str(about))) for about in found["about"]],
            _("Due, or last date"): [
                language.date(day.date(), short=True) if pd.notna(day) else ABSENT
                for day in pd.to_datetime(found["day"])
            ],
        }
    )
