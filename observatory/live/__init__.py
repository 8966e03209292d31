"""Live polls: prepared and run by presenters, answered by phones, counted from the votes.

* ``Polls.configured(dataset, config)``: a dataset's polls. ``listed``, ``poll``, ``answers``,
  ``result`` and ``pulse`` read; ``create``, ``edit``, ``copy``, ``open``, ``pause``, ``close``,
  ``show``, ``hide``, ``reset``, ``delete``, ``moderate_word`` and ``moderate_answer`` write. They take a
  ``Writer``, ask the guard, refuse a ``revision`` that is not the one that stands (``PollConflict``), and
  note themselves in the audit log.
* ``Draft``, ``Option``, ``Settings``: what a presenter prepares; ``Poll``: a draft that is kept.
* ``templates``: the drafts made for this work, and what a vote may be asked to say (``asks``).
* ``Votes``: what phones do, on the register of all datasets; ``read_ballot``: a form as a ``Ballot``.
* ``Result`` and ``Tally`` (``observatory.measures.tally``): what a poll came to, as a whole and by
  part of the room; a part that is not shown is None.

A vote is a row of a device; every result is a count of these rows. After the months that the
configuration promises only the tallies are left.
"""

from observatory.codes import code_of
from observatory.live.ballot import Ballot, read_ballot
from observatory.live.errors import BadBallot, Busy, NotTaken, PollConflict, Refused
from observatory.live.poll import DIMENSIONS, Draft, Option, Poll, Settings, State
from observatory.live.polls import Polls
from observatory.live.votes import Votes
from observatory.measures.tally import Kind, Result, Tally

__all__ = [
    "DIMENSIONS",
    "BadBallot",
    "Ballot",
    "Busy",
    "Draft",
    "Kind",
    "NotTaken",
    "Option",
    "Poll",
    "PollConflict",
    "Polls",
    "Refused",
    "Result",
    "Settings",
    "State",
    "Tally",
    "Votes",
    "code_of",
    "read_ballot",
]
