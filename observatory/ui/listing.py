"""The one list of pages: navigation, links, help and tests read it."""

from dataclasses import dataclass
from pathlib import Path

from observatory import ROOT
from observatory.access import Action
from observatory.i18n import N_

REVIEW, EXPLORE, WORKSHOP = N_("Review"), N_("Explore"), N_("Workshop")
REPORT, DATA = N_("Report"), N_("Data")


@dataclass(frozen=True)
class Listed:
    """One page. ``title`` and ``group`` are messages; ``url`` is empty for the first page."""

    key: str
    title: str
    url: str
    group: str
    icon: str
    action: Action = Action.READ

    @property
    def file(self) -> Path:
        """The script that draws it."""
        return ROOT / "pages" / f"{self.key}.py"


PAGES: tuple[Listed, ...] = (
    Listed("overview", N_("Overview"), "", REVIEW, ":material/space_dashboard:"),
    Listed("recommendations", N_("Recommendations"), "recommendations", REVIEW, ":material/flag:"),
    Listed("recognition", N_("Recognition"), "recognition", REVIEW, ":material/visibility:"),
    Listed("benchmark", N_("Benchmark"), "benchmark", REVIEW, ":material/leaderboard:"),
    Listed("map", N_("Map"), "map", EXPLORE, ":material/map:"),
    Listed("organisations", N_("Organisations"), "organisations", EXPLORE, ":material/domain:"),
    Listed("events", N_("Events"), "events", EXPLORE, ":material/event:"),
    Listed("partnerships", N_("Partnerships"), "partnerships", EXPLORE, ":material/handshake:"),
    Listed("support", N_("Support"), "support", EXPLORE, ":material/volunteer_activism:"),
    Listed("present", N_("Present"), "present", WORKSHOP, ":material/slideshow:", Action.PRESENT),
    Listed("polls", N_("Polls"), "polls", WORKSHOP, ":material/how_to_vote:"),
    Listed("report", N_("Report"), "report", REPORT, ":material/summarize:"),
    Listed("sources", N_("Sources"), "sources", DATA, ":material/database:"),
    Listed("methodology", N_("Methodology"), "methodology", DATA, ":material/menu_book:"),
    Listed("help", N_("Help"), "help", DATA, ":material/help:"),
)


def listed(key: str) -> Listed:
    """A page of the list by its key; KeyError where there is none."""
    for item in PAGES:
        if item.key == key:
            return item
    raise KeyError(key)


def by_url(url: str) -> Listed:
    """A page of the list by its address; KeyError where there is none."""
    for item in PAGES:
        if item.url == url:
            return item
    raise KeyError(url)
