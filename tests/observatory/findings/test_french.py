"""Sentences put together from several messages: their French agrees with every number."""

import pandas as pd
import pytest

from observatory.findings.events import events_finding
from observatory.findings.partnerships import running_finding
from observatory.findings.sources import sources_finding
from observatory.i18n import language
from observatory.queries import events, partnerships

FR = language("fr")
NARROW = "\u202f"


@pytest.mark.parametrize("running", [0, 1, 2])
def test_what_still_runs_is_told_with_its_number(running: int) -> None:
    tally = partnerships.Tally(total=3, abroad=3, open_ended=0, running=running)
    told = running_finding(FR, tally, "register")
    assert told == f"3 partenariats, dont {running} toujours en cours"


@pytest.mark.parametrize(
    ("refused", "hit", "files", "told"),
    [
        (1, 1, 1, "1 ligne sur 90 a été refusée, dans 1 fichier sur 1."),
        (1, 1, 8, "1 ligne sur 90 a été refusée, dans 1 des 8 fichiers."),
        (5, 2, 8, "5 lignes sur 90 ont été refusées, dans 2 des 8 fichiers."),
    ],
)
def test_refused_rows_are_told_with_their_files(
    refused: int, hit: int, files: int, told: str
) -> None:
    totals = {"rows_read": 90, "rows_rejected": refused, "rejected_files": hit, "files": files}
    assert sources_finding(FR, {**totals, "unlisted": 0}) == told


def test_events_and_what_most_of_them_serve_are_parted_as_french_parts_them() -> None:
    kinds = pd.DataFrame({"recommendation": ["R3", None], "n": [1, 1]})
    told = events_finding(FR, events.Tally(2, 0, 2019, 2019), kinds, None, "register")
    assert told == f"2 événements tenus en 2019{NARROW}; 1 contribue à R3 Visibilité."
