"""The Polls page: each role, each state, every deed, and what is never shown."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from observatory.access import Role
from observatory.live import Ballot, Draft, Kind, Option, Poll, Polls, Settings, Votes
from observatory.live import templates as stock
from observatory.register import REGISTER_VARIABLE, Database, Writer
from observatory.ui import context
from observatory.ui.poll_live import Recent, recent
from tests.data_directory import CONFIG, load_dataset
from tests.pages.conftest import Open, texts

PIA = Writer("Pia", Role.PRESENTER)
ASKS = {"stakeholder": {"company": {"en": "A company"}, "school": {"en": "A school"}}}
FILES = {
    "clusters": "cluster_id;name;kind\none;Studio Uno;focal",
    "actions": "action_id;recommendation;title_en;owner\nA1;R1;Film day;Film office",
    "polls": "poll_id;kind;held_on;question_en;base\nkept;single;2020-03-01;Kept one?;",
    "poll_options": "poll_id;option_id;position;text_en\nkept;a;1;Yes\nkept;b;2;No",
    "votes": """
        poll_id;option_id;count;base;group_kind;group_id
        kept;a;9;12;;
        kept;b;3;12;;
        kept;a;8;9;stakeholder;company
        kept;b;1;9;stakeholder;company
        kept;a;1;3;stakeholder;school
        kept;b;2;3;stakeholder;school
    """,
}


class Room:
    """A register beside a warehouse."""

    def __init__(self, address: str, warehouse: Path) -> None:
        self.database = Database(address)
        self.polls, self.votes = Polls(self.database, "trial"), Votes(self.database)
        self.warehouse = warehouse

    def made(self, kind: Kind = Kind.SINGLE, **changes: object) -> Poll:
        """A draft with two answers."""
        options = (Option({"en": "Sea"}), Option({"en": "Light"}))
        if kind in (Kind.WORDS, Kind.OPEN, Kind.SCALE):
            options = ()
        draft = Draft(kind=kind, question={"en": "What first?"}, options=options, **changes)  # type: ignore[arg-type]
        return self.polls.create(PIA, draft)

    def opened(self, kind: Kind = Kind.SINGLE, **changes: object) -> Poll:
        """A poll that takes votes."""
        made = self.made(kind, **changes)
        return self.polls.open(PIA, made.id, made.revision)

    def vote(self, poll: Poll, count: int, at: int = 0, **ballot: object) -> None:
        """The same vote of several phones."""
        choices = {} if ballot.get("text") or ballot.get("abstained") else {poll.options[at].id: 1}
        for number in range(count):
            self.votes.cast(poll, f"{at}-{ballot}-{number}", Ballot(choices, **ballot))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with one kept poll."""
    root = tmp_path_factory.mktemp("polls")
    load_dataset(root, FILES)
    return root / "warehouse"


@pytest.fixture
def room(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """An empty register, read by the page."""
    address = str(tmp_path / "register.sqlite")
    monkeypatch.setenv(REGISTER_VARIABLE, address)
    recent.forget()
    return Room(address, warehouse)


@pytest.fixture
def shown(opened: Open, room: Room, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """The page as a role sees it; by default as whoever runs polls."""

    def go(poll: Poll | str | None = None, role: Role = Role.PRESENTER, **query: str) -> AppTest:
        monkeypatch.setattr(context, "reader_role", lambda: role)
        recent.forget()
        if poll is not None:
            query["poll"] = poll if isinstance(poll, str) else str(poll.id)
        return opened("polls", room.warehouse, lang="en", **query)

    return go


def everything(page: AppTest) -> str:
    """All texts, with what boxes, tables and pictures say."""
    tables = [pd.DataFrame(item.value).to_csv() for item in page.dataframe]
    boxes = [item.value for item in [*page.info, *page.warning]]
    return "\n".join([texts(page), *tables, *boxes])


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FUNDER])
def test_whoever_may_not_run_polls_is_told_why_and_sees_what_is_shown(shown, room, role) -> None:
    hidden, open_one = room.made(), room.opened()
    page = shown(role=role)
    assert "only presenters and managers" in everything(page)
    assert [item.proto.popover.label for item in page.main.get("popover")] == ["Share this page"]
    assert "What first?" not in texts(page)
    for poll in (hidden, open_one):
        assert "no such poll" in shown(poll, role=role).header[0].value
    room.vote(open_one, 6)
    room.polls.show(PIA, open_one.id, open_one.revision)
    page = shown(open_one, role=role)
    assert "Sea comes first: 100%" in everything(page)
    assert not [button for button in page.button if str(button.key).startswith("poll-")]


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.MANAGER])
def test_a_poll_is_prepared_edited_opened_shown_paused_and_closed(shown, room, role) -> None:
    page = shown(role=role)
    page.selectbox(key="new-kind-").set_value("single").run()
    page.button(key="new-make").click().run()
    assert not page.exception
    made = room.polls.listed()[0]
    prefix = f"draft-{made.id}-{made.revision}"
    page.text_input(key=f"{prefix}-question-en").set_value("Which place?")
    page.text_area(key=f"{prefix}-options-en").set_value("Coast\nHills\nTown")
    page.button(key=f"FormSubmitter:{prefix}-Save").click().run()
    found = room.polls.listed()[0]
    assert found.question["en"] == "Which place?"
    assert [option.label["en"] for option in found.options] == ["Coast", "Hills", "Town"]
    for deed, state in (
        ("open", "open"),
        ("pause", "paused"),
        ("open", "open"),
        ("close", "closed"),
    ):
        page = shown(found, role=role)
        page.button(key=f"poll-{deed}").click().run()
        assert not page.exception
        assert room.polls.listed()[0].state == state
    page.button(key="poll-show").click().run()
    assert room.polls.listed()[0].shown


def test_a_draft_is_written_in_each_language_of_the_territory_by_its_name(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaking = CONFIG.replace('languages = ["fr", "en"]', 'languages = ["es", "en"]')
    assert speaking != CONFIG
    load_dataset(tmp_path, FILES, config=speaking)
    address = str(tmp_path / "register.sqlite")
    monkeypatch.setenv(REGISTER_VARIABLE, address)
    monkeypatch.setattr(context, "reader_role", lambda: Role.PRESENTER)
    made = Room(address, tmp_path / "warehouse").made()
    page = opened("polls", tmp_path / "warehouse", lang="en", poll=str(made.id))
    assert not page.exception
    fields = {item.label for item in page.text_input}
    assert {"Question (Spanish)", "Question (English)"} <= fields


@pytest.mark.parametrize("template", [stock.PRIORITY, stock.RECOGNITION, stock.LEAD])
def test_each_template_makes_a_draft(shown, room, template) -> None:
    page = shown()
    page.selectbox(key="new-template").set_value(template).run()
    page.button(key="new-make").click().run()
    assert not page.exception
    made = room.polls.listed()[0]
    assert made.template == template
    assert len(made.options) > 1


def test_a_bad_draft_is_kept_as_it_was_and_told(shown, room) -> None:
    made = room.made()
    page = shown(made)
    prefix = f"draft-{made.id}-{made.revision}"
    page.text_area(key=f"{prefix}-options-en").set_value("Alone")
    page.button(key=f"FormSubmitter:{prefix}-Save").click().run()
    assert "two options at least" in everything(page)
    assert len(room.polls.listed()[0].options) == 2


def test_results_are_hidden_from_the_presenters_own_page_until_they_are_shown(shown, room) -> None:
    poll = room.opened()
    room.vote(poll, 6)
    room.vote(poll, 2, abstained=True)
    page = shown(poll)
    assert "6 answers, 2 abstentions" in everything(page)
    assert "Results are hidden" in everything(page)
    assert "comes first" not in everything(page)
    page.button(key="poll-show").click().run()
    assert "Sea comes first: 100%" in everything(page)


def test_the_second_of_two_presenters_is_told(shown, room) -> None:
    poll = room.opened()
    page = shown(poll)
    room.polls.pause(Writer("Paul", Role.PRESENTER), poll.id, poll.revision)
    page.button(key="poll-close").click().run()
    assert "Paul changed this poll" in everything(page)
    assert room.polls.listed()[0].state == "paused"


def test_the_room_sees_the_question_the_code_and_the_answers_without_navigation(
    shown, room
) -> None:
    poll = room.opened(asks=ASKS)
    room.vote(poll, 5)
    page = shown(poll, view="room")
    words = "\n".join(item.proto.body for item in page.get("html"))
    assert "What first?" in words
    assert poll.code[:3] in words
    assert "5 answers" in words
    assert "Sea" not in words
    room.polls.show(PIA, poll.id, poll.revision)
    words = "\n".join(item.proto.body for item in shown(poll, view="room").get("html"))
    assert "Sea comes first" in words


def test_a_question_with_a_script_is_shown_as_text(shown, room) -> None:
    made = room.polls.create(
        PIA, Draft(kind=Kind.WORDS, question={"en": "<script>alert(1)</script>"})
    )
    poll = room.polls.open(PIA, made.id, made.revision)
    words = "\n".join(item.proto.body for item in shown(poll, view="room").get("html"))
    assert "<script>" not in words
    assert "&lt;script&gt;" in words


def test_words_are_hidden_and_shown_again_and_none_is_deleted(shown, room) -> None:
    poll = room.opened(Kind.WORDS)
    poll = room.polls.show(PIA, poll.id, poll.revision)
    room.vote(poll, 3, text="Light")
    room.vote(poll, 2, text="Rude")
    page = shown(poll)
    assert "“Light” comes most often: 3 of 5" in everything(page)
    page.button(key="moderate-light").click().run()
    assert "“Rude” comes most often" in everything(page)
    page.button(key="moderate-light").click().run()
    assert "“Light” comes most often" in everything(page)
    assert len(room.polls.answers(poll.id)) == 5


def test_open_answers_are_listed_by_support_five_at_most(shown, room) -> None:
    poll = room.opened(Kind.OPEN, settings=Settings())
    poll = room.polls.show(PIA, poll.id, poll.revision)
    for number in range(7):
        room.votes.cast(poll, f"d{number}", Ballot(text=f"Idea {number}"))
    page = shown(poll)
    listed = [item.value for item in page.main.markdown if "Idea" in item.value]
    assert sum("**0** · Idea" in text for text in listed) >= 5
    assert "5 answers are shown" in everything(page)


def test_a_part_below_five_and_the_one_that_would_tell_it_say_so(shown, room) -> None:
    poll = room.opened(asks=ASKS)
    room.vote(poll, 7, stakeholder="company")
    room.vote(poll, 2, at=1, stakeholder="school")
    poll = room.polls.show(PIA, poll.id, poll.revision)
    table = pd.DataFrame(shown(poll).dataframe[0].value)
    assert table.columns.tolist() == [
        "Answer",
        "All who answered (n\u00a0=\u00a09)",
        "A company",
        "A school",
    ]
    assert set(table["A company"]) == set(table["A school"]) == {"n\u00a0<\u00a05"}


def test_reset_and_delete_ask_for_the_code(shown, room) -> None:
    poll = room.opened()
    room.vote(poll, 3)
    page = shown(poll)
    page.button(key="poll-reset").click().run()
    assert "type the poll" in everything(page)
    assert len(room.polls.answers(poll.id)) == 3
    page.text_input(key=f"confirm-{poll.id}").set_value(poll.code.lower()).run()
    page.button(key="poll-reset").click().run()
    assert room.polls.answers(poll.id) == []
    draft = room.polls.listed()[0]
    page = shown(draft)
    page.text_input(key=f"confirm-{poll.id}").set_value(draft.code).run()
    page.button(key="poll-delete").click().run()
    assert room.polls.listed() == []
    assert page.header[0].value != "What first?"


def test_a_kept_poll_shows_its_day_its_result_and_its_parts(shown) -> None:
    page = shown()
    assert "Results in the data" in texts(page)
    page = shown("kept", role=Role.VIEWER)
    said = everything(page)
    assert "Yes comes first: 75%" in said
    assert "1 March 2020" in said
    table = pd.DataFrame(page.dataframe[0].value)
    assert set(table.iloc[:, 1]) == set(table.iloc[:, 2]) == {"n\u00a0<\u00a05"}


def test_without_a_register_it_says_how_to_have_one(
    opened: Open, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REGISTER_VARIABLE, "none")
    monkeypatch.setattr(context, "reader_role", lambda: Role.MANAGER)
    page = opened("polls", warehouse, lang="en")
    assert any("has no register" in item.value for item in page.info)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_illustrative_polls_are_full_in_both_languages(
    opened: Open, bundled: Path, lang: str
) -> None:
    for poll in ("po-0001", "po-0002", "po-0003", "po-0004", "po-0005"):
        st.cache_data.clear()
        page = opened("polls", bundled, dataset="illustrative", lang=lang, poll=poll)
        assert page.get("plotly_chart")


def test_a_tally_is_made_once_a_moment_however_many_watch(room: Room) -> None:
    poll = room.opened()
    room.vote(poll, 5)
    asked: list[int] = []

    class Counting(Polls):
        def pulse(self, poll_id: int):  # type: ignore[no-untyped-def]
            asked.append(poll_id)
            return super().pulse(poll_id)

    kept, polls = Recent(seconds=60), Counting(room.database, "trial")
    found = [kept.of(polls, poll.id) for _ in range(200)]
    assert len(asked) == 1
    assert all(item is found[0] for item in found)
    fresh = Recent(seconds=0)
    before = fresh.of(polls, poll.id)
    assert fresh.of(polls, poll.id) is before, "nothing has changed: nothing is counted anew"
    room.vote(poll, 1, at=1)
    after = fresh.of(polls, poll.id)
    assert after is not None
    assert after.result.whole.base == 6
