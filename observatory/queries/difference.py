"""What changed between two snapshots of a dataset, or between the ends of two years of one."""

from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from observatory.access import Role, hide_small_amounts
from observatory.config import ENTIRE_SEGMENT
from observatory.earlier import opened
from observatory.i18n import Language
from observatory.measures.difference import Move, Step, move, restated
from observatory.measures.status import Status
from observatory.queries.catalogue import text_language
from observatory.queries.causes import (
    causes,
    changed_settings,
    changed_sources,
    definitions,
    redefined,
)
from observatory.queries.choices import segments, territories
from observatory.queries.comings import COMINGS, of_period
from observatory.queries.comings import between as comings
from observatory.queries.progress import Standing, standings
from observatory.snapshot import warehouse
from observatory.store import Store


@dataclass(frozen=True)
class State:
    """One side of a comparison: a load and its data date; ``year``: the year to whose end its
    values are looked at, None for all that it knows."""

    id: str
    as_of: date
    loaded_at: datetime
    year: int | None = None


@dataclass(frozen=True)
class Moved:
    """An indicator whose latest complete value moved, or whose status did.

    ``move`` is None where the status alone changed (a target, a later data date).
    """

    indicator_id: str
    recommendation_id: str | None
    label: str
    unit: str
    basis: str
    direction: str
    move: Move | None
    status_before: Status
    status_after: Status

    @property
    def status_changed(self) -> bool:
        """Whether the indicator is judged otherwise than before."""
        return self.status_before != self.status_after


@dataclass(frozen=True)
class Difference:
    """What changed from one state to another.

    ``things``: organisations, events and partnerships that are new or gone (columns of ``COMINGS``);
    ``restated``: values of the same period that are not what they were (columns of
    ``measures.difference.restated``, with label and unit, place and part (its territory and segment
    in words), whole (whether it is of the whole territory) and causes, a tuple of ``Cause``);
    ``sources``: what became of the sources (columns of ``causes.SOURCES``); ``settings``: the
    settings of the configuration that changed, by their names; ``redefined``, ``added``,
    ``dropped``: indicators by their ids.
    """

    before: State
    after: State
    moved: tuple[Moved, ...] = ()
    things: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(COMINGS)))
    restated: pd.DataFrame = field(default_factory=pd.DataFrame)
    sources: pd.DataFrame = field(default_factory=pd.DataFrame)
    settings: tuple[str, ...] = ()
    redefined: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing changed that a reader would see."""
        return not (
            self.moved or len(self.things) or len(self.restated) or len(self.sources)
            or self.settings or self.redefined or self.added or self.dropped
        )  # fmt: skip


def since(
    store: Store,
    snapshot_id: str,
    language: Language,
    role: Role,
    territory: str | None = None,
    segment: str = ENTIRE_SEGMENT,
) -> Difference:
    """What changed in a store since an earlier kept snapshot of its dataset, by its id.

    Raises what ``earlier.opened`` raises.
    """
    earlier = opened(warehouse(), store.dataset, snapshot_id)
    return difference(earlier, store, language, role, territory, segment)


def difference(
    before: Store,
    after: Store,
    language: Language,
    role: Role,
    territory: str | None = None,
    segment: str = ENTIRE_SEGMENT,
) -> Difference:
    """What changed from one store to another of the same dataset.

    Indicators are compared for a place (by default the whole territory) and segment; restated
    values, organisations, events, partnerships and sources are those of the whole dataset.
    """
    changed = redefined(before, after, language)
    known_before, known_after = definitions(before, language), definitions(after, language)
    moved = _moved(
        standings(before, language, role, territory, segment),
        standings(after, language, role, territory, segment),
        changed,
    )
    return Difference(
        State(before.id, before.as_of, before.loaded_at),
        State(after.id, after.as_of, after.loaded_at),
        moved=moved,
        things=comings(before, after),
        restated=_restated(before, after, language, role, changed),
        sources=changed_sources(before, after, language),
        settings=changed_settings(before.config, after.config),
        redefined=changed,
        added=tuple(sorted(known_after.keys() - known_before.keys())),
        dropped=tuple(sorted(known_before.keys() - known_after.keys())),
    )


def between(
    store: Store,
    first: int,
    last: int,
    language: Language,
    role: Role,
    territory: str | None = None,
    segment: str = ENTIRE_SEGMENT,
) -> Difference:
    """What changed within a store from the end of one year to the end of another."""
    moved = _moved(
        standings(store, language, role, territory, segment, first),
        standings(store, language, role, territory, segment, last),
        (),
    )
    return Difference(
        State(store.id, store.as_of, store.loaded_at, first),
        State(store.id, store.as_of, store.loaded_at, last),
        moved=moved,
        things=of_period(store, first, last),
    )


def _moved(
    before: dict[str, Standing], after: dict[str, Standing], changed: tuple[str, ...]
) -> tuple[Moved, ...]:
    found = []
    for key in before.keys() & after.keys():
        was, stands = before[key], after[key]
        other = key in changed or was.basis != stands.basis
        direction = stands.progress.direction
        step = move(was.latest, stands.latest, direction, redefined=other)
        item = Moved(
            key, stands.recommendation_id, stands.label, stands.unit, stands.basis,
            stands.direction, step, was.progress.status, stands.progress.status,
        )  # fmt: skip
        if step is not None or item.status_changed:
            found.append(item)
    return tuple(sorted(found, key=lambda item: (_rank(item), item.indicator_id)))


def _rank(item: Moved) -> int:
    """The surest news first."""
    if item.move is None:
        return 2
    verdicts = {"worse": 0, "better": 1, "not_shown": 4}
    if item.move.verdict is not None:
        return verdicts[item.move.verdict]
    return 3 if item.move.step is Step.RESTATED else 5


_ALL = """SELECT v.*, i.unit, i.reads, i.label_{code} AS label
    FROM indicator_value v JOIN indicator i USING (indicator_id)"""


def _restated(
    before: Store, after: Store, language: Language, role: Role, changed: tuple[str, ...]
) -> pd.DataFrame:
    """The restated values, with their indicators' label and unit and what they come from."""
    was, stands = (_values(store, language, role) for store in (before, after))
    both = set(was["indicator_id"]) & set(stands["indicator_id"])
    was, stands = (rows[rows["indicator_id"].isin(both)] for rows in (was, stands))
    found = restated(was, stands)
    about = stands.drop_duplicates("indicator_id").set_index("indicator_id")
    found["label"] = found["indicator_id"].map(about["label"])
    found["unit"] = found["indicator_id"].map(about["unit"])
    found["whole"] = found["territory_code"] == after.config.territory.focal
    found["place"] = _named(found["territory_code"], territories(after, language))
    found["part"] = _named(found["segment"], _parts(after, language))
    concerned = about[about.index.isin(found["indicator_id"])]
    reads = {
        str(key): tuple(str(table) for table in names)
        for key, names in zip(concerned.index, concerned["reads"], strict=True)
    }
    told = causes(before, after, reads, changed) if reads else {}
    found["causes"] = pd.Series(
        [told[str(key)] for key in found["indicator_id"]], index=found.index, dtype=object
    )
    return found


def _named(codes: "pd.Series[str]", names: dict[str, str]) -> "pd.Series[str]":
    """What codes are called; the code itself where it has no name."""
    return codes.map(lambda code: names.get(code, code))


def _parts(store: Store, language: Language) -> dict[str, str]:
    """Segment of a value -> what it is called: a segment of the industry, or a cluster."""
    clusters = store.query("SELECT cluster_id, name FROM cluster")
    named = {f"cluster:{key}": str(name) for key, name in clusters.itertuples(index=False)}
    return {**segments(store, language), **named}


def _values(store: Store, language: Language, role: Role) -> pd.DataFrame:
    rows = store.query(_ALL.format(code=text_language(store, language)))
    return hide_small_amounts(rows, role, store.config.territory.focal)
