"""What the tests of polls and votes share: an empty register, drafts of every kind, and a presenter."""

from dataclasses import replace

import pytest

from observatory.access import Role
from observatory.live import Draft, Kind, Option, Poll, Polls, Settings, Votes
from observatory.register import Database, Writer
from tests.observatory.register.conftest import Trial, configuration, trial

__all__ = ["configuration", "trial"]

PIA = Writer("Pia", Role.PRESENTER)
PAUL = Writer("Paul", Role.PRESENTER)
READER = Writer("Rita", Role.VIEWER)
ASKS = {
    "stakeholder": {"company": {"en": "A company"}, "school": {"en": "A school"}},
    "basin": {"basin:coast": {"en": "Coast"}, "basin:other": {"en": "Elsewhere"}},
}


def draft(kind: Kind = Kind.SINGLE, count: int = 3, **changes: object) -> Draft:
    """A draft with options called A, B, C…"""
    options = tuple(Option({"en": letter, "fr": f"{letter} fr"}) for letter in "ABCDEFGHIJ"[:count])
    if kind in (Kind.WORDS, Kind.OPEN, Kind.SCALE):
        options = ()
    made = Draft(kind=kind, question={"en": "What first?", "fr": "Quoi d’abord ?"}, options=options)
    return replace(made, **changes)  # type: ignore[arg-type]


def settings(**values: int | bool) -> Settings:
    """Settings with these values."""
    return Settings(**values)  # type: ignore[arg-type]


class Room:
    """A register with its polls and votes."""

    def __init__(self, trial: Trial) -> None:
        database = trial.opened().database
        assert database is not None
        self.database: Database = database
        self.polls = Polls(database, "trial")
        self.votes = Votes(database)

    def opened(self, kind: Kind = Kind.SINGLE, **changes: object) -> Poll:
        """A poll that takes votes."""
        made = self.polls.create(PIA, draft(kind, **changes))
        return self.polls.open(PIA, made.id, made.revision)


@pytest.fixture
def room(trial: Trial) -> Room:
    """An empty room, in each database."""
    return Room(trial)
