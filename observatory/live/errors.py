"""What can stand in the way of a poll or a vote, each in words for the person who meets it."""

from collections.abc import Mapping

from observatory.i18n import Message, N_
from observatory.live.poll import Poll
from observatory.register import RegisterError


class PollConflict(RegisterError):
    """Somebody changed the poll after it was read; ``theirs`` is how it stands now, None: deleted."""

    def __init__(self, theirs: Poll | None) -> None:
        if theirs is None:
            message = Message(N_("This poll has been deleted."))
        else:
            template = N_(
                "Nothing was done: {who} changed this poll in the meantime. See how it stands now."
            )
            message = Message(template, {"who": theirs.changed_by})
        super().__init__(message)
        self.theirs = theirs


class Refused(RegisterError):
    """What was asked does not suit how the poll stands."""


class NotTaken(RegisterError):
    """A vote was not kept, because the poll takes none; ``poll`` is how it stands, None: deleted."""

    def __init__(self, poll: Poll | None) -> None:
        super().__init__(Message(N_("Your vote was not kept: this poll takes none now.")))
        self.poll = poll


class Busy(RegisterError):
    """More votes wait than can be kept in time; the one refused may be sent again in a moment."""

    def __init__(self) -> None:
        template = N_("Very many people vote at this moment. Press the button again.")
        super().__init__(Message(template))


class BadBallot(Exception):
    """A ballot cannot be kept as it is; ``faults`` says why, by field. Nothing was written."""

    def __init__(self, faults: Mapping[str, Message]) -> None:
        super().__init__("; ".join(item.text() for item in faults.values()))
        self.faults = dict(faults)
