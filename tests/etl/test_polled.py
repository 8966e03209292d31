"""Polls of the register in a load: what was closed and shown becomes counts, and nothing else does."""

from functools import partial
from pathlib import Path

import pytest

from etl.load import load
from observatory.access import Role
from observatory.config import load_config
from observatory.i18n import language
from observatory.live import Ballot, Draft, Kind, Option, Poll, Polls, Settings, Votes
from observatory.live.templates import PRIORITY, RECOGNITION
from observatory.queries import polls as asked
from observatory.register import Database, Writer
from observatory.snapshot import Snapshot
from tests.data_directory import write_config, write_dataset
from tests.pages.conftest import open_page, texts

PIA = Writer("Pia", Role.PRESENTER)
EN = language("en")
ASKS = {"stakeholder": {"company": {"en": "A company"}, "school": {"en": "A school"}}}
FILES = {
    "clusters": "cluster_id;name;kind\none;Studio Uno;focal",
    "actions": "action_id;recommendation;title_en\nA1;R1;Film day",
}


class Room:
    """A data directory, its register, and a way to fill both."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config_path = write_config(root)
        self.data = write_dataset(root / "data" / "trial", FILES)
        self.address = str(root / "register.sqlite")
        database = Database(self.address)
        self.polls, self.votes = Polls(database, "trial"), Votes(database)
        self.config = load_config(self.config_path, self.data)

    def held(self, draft: Draft, ballots: list[Ballot], shown: bool = True) -> Poll:
        """A poll that was opened, answered and closed."""
        made = self.polls.create(PIA, draft)
        made = self.polls.open(PIA, made.id, made.revision)
        for number, ballot in enumerate(ballots):
            self.votes.cast(made, f"device-{made.id}-{number}", ballot)
        made = self.polls.close(PIA, made.id, made.revision)
        return self.polls.show(PIA, made.id, made.revision) if shown else made

    def load(self) -> Snapshot:
        out = self.root / "warehouse"
        result = load(
            self.config_path, self.data, out, wait_seconds=5, register=self.address, if_changed=True
        )
        return Snapshot(out / "trial" / f"{result.snapshot}.duckdb")


def priority(**changes: object) -> Draft:
    """Which of two recommendations first."""
    options = (
        Option({"en": "Identity"}, refers="R1"), Option({"en": "Partnerships"}, refers="R2"),
    )  # fmt: skip
    values = {"kind": Kind.SINGLE, "question": {"en": "Which first?"}, "options": options}
    return Draft(**{**values, "template": PRIORITY, **changes})  # type: ignore[arg-type]


def choosing(poll_options: tuple[Option, ...], *counts: int, **who: str) -> list[Ballot]:
    """Ballots by how many choose each option."""
    return [
        Ballot({option.id: 1}, **who)
        for option, count in zip(poll_options, counts, strict=True)
        for _ in range(count)
    ]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, Snapshot]:
    """A room that was asked six things, after its load."""
    room = Room(tmp_path_factory.mktemp("polled"))
    first = room.polls.create(PIA, priority(asks=ASKS))
    first = room.polls.open(PIA, first.id, first.revision)
    ballots = [
        *choosing(first.options, 9, 3, stakeholder="company"),
        *choosing(first.options, 1, 2, stakeholder="school"),
        Ballot(abstained=True),
    ]
    for number, ballot in enumerate(ballots):
        room.votes.cast(first, f"secret-device-{number}", ballot)
    first = room.polls.close(PIA, first.id, first.revision)
    room.polls.show(PIA, first.id, first.revision)
    levels = tuple(Option({"en": f"Level {n}"}, n, str(n)) for n in range(4))
    know = room.polls.create(
        PIA,
        Draft(kind=Kind.SINGLE, question={"en": "Known?"}, options=levels, template=RECOGNITION,
              cluster_id="one"),
    )  # fmt: skip
    know = room.polls.open(PIA, know.id, know.revision)
    for number, ballot in enumerate(choosing(know.options, 4, 3, 2, 1)):
        room.votes.cast(know, f"d{number}", ballot)
    know = room.polls.close(PIA, know.id, know.revision)
    room.polls.show(PIA, know.id, know.revision)
    word = Draft(kind=Kind.WORDS, question={"en": "A word?"}, settings=Settings(most=1))
    room.held(word, [*[Ballot(text="Light")] * 6, *[Ballot(text="my cousin Ana")] * 4])
    more = Draft(kind=Kind.OPEN, question={"en": "What else?"})
    room.held(more, [Ballot(text="I am Ana and I say so")] * 7)
    room.held(priority(question={"en": "Hidden?"}), [], shown=False)
    opened = room.polls.create(PIA, priority(question={"en": "Still open?"}))
    room.polls.open(PIA, opened.id, opened.revision)
    return room, room.load()


def test_closed_and_shown_polls_are_taken_and_no_others(filled) -> None:
    _, snapshot = filled
    rows = asked.held(snapshot, EN)
    assert set(rows["question"]) == {"Which first?", "Known?", "A word?", "What else?"}
    first = rows[rows["question"] == "Which first?"].iloc[0]
    assert (first["base"], first["abstained"], first["source"]) == (15, 1, "register")


def test_votes_are_counts_with_the_group_below_five_and_its_complement_hidden(filled) -> None:
    _, snapshot = filled
    poll = asked.held(snapshot, EN).set_index("question").loc["Which first?", "poll_id"]
    whole = asked.results(snapshot, EN, poll).set_index("stands_for")
    assert dict(whole["count"]) == {"R1": 10, "R2": 5}
    assert whole.loc["R1", "value"] == pytest.approx(10 / 15)
    parts = asked.results(snapshot, EN, poll, "stakeholder")
    assert set(parts["group_id"]) == {"company", "school"}
    assert set(parts["status"]) == {"suppressed"}
    assert parts["count"].isna().all()


def test_the_snapshot_holds_no_device_and_no_sentence_of_anybody(filled) -> None:
    _, snapshot = filled
    content = snapshot.path.read_bytes()
    tables = ("poll", "poll_option", "vote")
    text = content.decode("latin-1") + "".join(
        snapshot.query(f"SELECT * FROM {name}").to_csv() for name in tables
    )
    assert "Light" in text
    for secret in ("secret-device", "I am Ana", "my cousin"):
        assert secret not in text


def test_support_of_a_recommendation_and_the_workshops_wave_follow(filled) -> None:
    _, snapshot = filled
    rows = asked.support(snapshot, EN).set_index("recommendation_id")
    assert (rows.loc["R1", "place"], rows.loc["R2", "place"], rows.loc["R1", "others"]) == (1, 2, 2)
    wave = asked.waves(snapshot).iloc[0]
    assert (wave["name"], wave["n"], wave["value"]) == ("Studio Uno", 10, 0.6)
    assert snapshot.query("SELECT * FROM indicator_value WHERE indicator_id LIKE 'R1.1%'").empty


def test_recommendations_and_recognition_show_what_the_room_said(
    filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _ = filled
    opened = partial(open_page, monkeypatch, warehouse=room.root / "warehouse", lang="en")
    shown = texts(opened("recommendations", recommendation="R1"))
    assert "Support in the room" in shown
    assert r"67% \(42% to 85%\), place 1 of 2" in shown
    shown = texts(opened("recognition"))
    assert "In the room, 60% know Studio Uno" in shown
    assert "part of no indicator" in shown


def test_the_same_polls_give_the_same_load_and_a_shown_one_a_new_one(filled) -> None:
    room, snapshot = filled
    assert room.load().id == snapshot.id
    hidden = next(p for p in room.polls.listed() if p.question["en"] == "Hidden?")
    room.polls.show(PIA, hidden.id, hidden.revision)
    again = room.load()
    assert again.id != snapshot.id
    assert "Hidden?" in set(asked.held(again, EN)["question"])
