"""A recommendation's score."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from observatory.measures.progress import Progress
from observatory.measures.status import Status


@dataclass(frozen=True)
class Member:
    """One indicator of a recommendation, with the weight its target gives it."""

    indicator_id: str
    progress: Progress
    weight: float = 1.0


@dataclass(frozen=True)
class Score:
    """Weighted mean (0–1) of what the counted indicators have attained, and what it leaves out.

    ``value`` and ``weakest`` are None where nothing is counted. Members are in the order of their
    ids.
    """

    value: float | None
    weakest: Member | None
    counted: tuple[Member, ...]
    left_out: tuple[Member, ...]

    @property
    def without_data(self) -> int:
        """Number of indicators left out because they have no complete value."""
        return sum(member.progress.latest is None for member in self.left_out)

    def left_out_as(self, status: Status) -> tuple[Member, ...]:
        """The members left out with this status."""
        return tuple(member for member in self.left_out if member.progress.status == status)


def score(members: Iterable[Member]) -> Score:
    """Mean of attained, clipped to 0–1 and weighted, over the indicators that are judged.

    The others are kept in ``left_out``, never counted as zero. The weakest is the one that has
    attained least. Raises ValueError for a negative weight.
    """
    ordered = sorted(members, key=lambda member: member.indicator_id)
    if any(member.weight < 0 for member in ordered):
        raise ValueError("a weight is not negative")
    counted = tuple(member for member in ordered if member.weight > 0 and _done(member) is not None)
    left_out = tuple(member for member in ordered if member not in counted)
    parts = [(member.weight, _done(member) or 0.0) for member in counted]
    weights = fsum(weight for weight, _ in parts)
    return Score(
        value=fsum(weight * done for weight, done in parts) / weights if counted else None,
        weakest=min(counted, key=lambda member: _done(member) or 0.0, default=None),
        counted=counted,
        left_out=left_out,
    )


def _done(member: Member) -> float | None:
    return member.progress.contribution
