"""The pages of phones: every state with its page and status, and nothing lost of what is refused."""

import re
import sqlite3
from collections.abc import Callable

import pytest

from observatory.live import Ballot, Kind
from observatory.live.device import COOKIE
from observatory.live.limits import Limits
from observatory.register import database, database_of
from tests.observatory.live.conftest import ASKS, PIA, Hall, sent, settings

FEW = Limits(guess_seconds=0.0, wrong_codes=(2, 0.001), posts=(2, 0.001), newcomers=(2, 0.001))


def heading(text: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)
    assert found, text
    return found[1]


def test_a_vote_is_kept_shown_again_and_changed(hall: Hall) -> None:
    poll, phone = hall.room.opened(), hall.phone()
    answer = phone.vote(poll, **sent(poll, 0))
    assert (answer.status_code, answer.headers["location"]) == (303, poll.code)
    page = phone.get(f"/vote/{poll.code}")
    assert "Your vote is in" in page.text
    assert "<li>A</li>" in page.text
    assert re.search(rf'value="{poll.options[0].id}" checked', page.text)
    phone.vote(poll, **sent(poll, 1))
    (kept,) = hall.room.polls.answers(poll.id)
    assert kept.choices == {poll.options[1].id: 1}


def test_an_abstention_is_a_vote(hall: Hall) -> None:
    poll, phone = hall.room.opened(Kind.POINTS), hall.phone()
    assert phone.vote(poll, abstain="1").status_code == 303
    assert "You abstained." in phone.get(f"/vote/{poll.code}").text
    assert [item.abstained for item in hall.room.polls.answers(poll.id)] == [True]


def test_a_code_is_typed_in_any_case(hall: Hall) -> None:
    poll, phone = hall.room.opened(), hall.phone()
    typed = f" {poll.code[:3].lower()} {poll.code[3:]}"
    answer = phone.send("GET", "/vote", params={"code": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, f"vote/{poll.code}")
    assert phone.get(f"/vote/{poll.code.lower()}").status_code == 200


def test_an_unknown_code_is_told_and_can_be_typed_again(hall: Hall) -> None:
    hall.room.opened()
    for path in ("/vote/BCDFGH", "/vote?code=BCDFGH", "/vote/BCDFGH/results", "/vote/%00%ff"):
        page = hall.phone().get(path)
        assert page.status_code == 404
        assert "No poll has this code" in page.text
        assert 'id="code"' in page.text
    assert hall.phone().get("/vote").status_code == 200


def test_each_state_has_its_page_and_its_status(hall: Hall) -> None:
    polls, phone = hall.room.polls, hall.phone()
    poll = polls.create(PIA, hall.room.opened().draft)

    def seen() -> tuple[int, str]:
        hall.ask_anew()
        page = phone.get(f"/vote/{poll.code}")
        return page.status_code, heading(page.text)

    assert seen() == (409, "This poll is not open yet")
    poll = polls.open(PIA, poll.id, poll.revision)
    assert seen()[0] == 200
    poll = polls.pause(PIA, poll.id, poll.revision)
    assert seen() == (409, "This poll is paused")
    poll = polls.close(PIA, poll.id, polls.open(PIA, poll.id, poll.revision).revision)
    assert seen() == (410, "This poll is closed")
    assert "Refresh" not in phone.get(f"/vote/{poll.code}").headers
    polls.delete(PIA, poll.id, poll.revision, poll.code)
    assert seen()[0] == 404


def test_a_vote_for_a_poll_closed_in_the_meantime_is_told_and_the_earlier_one_counts(
    hall: Hall,
) -> None:
    poll, phone = hall.room.opened(), hall.phone()
    phone.vote(poll, **sent(poll, 0))
    page = phone.get(f"/vote/{poll.code}")
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token
    hall.room.polls.close(PIA, poll.id, poll.revision)
    answer = phone.post(poll, token=token[1], **sent(poll, 1))
    assert answer.status_code == 410
    assert "came too late and was not kept" in answer.text
    assert "<li>A</li>" in answer.text
    assert [item.choices for item in hall.room.polls.answers(poll.id)] == [{poll.options[0].id: 1}]


def test_a_vote_while_paused_keeps_what_was_filled_in(hall: Hall) -> None:
    poll, phone = hall.room.opened(Kind.OPEN), hall.phone()
    token = re.search(r'name="token" value="([^"]+)"', phone.get(f"/vote/{poll.code}").text)
    assert token
    hall.room.polls.pause(PIA, poll.id, poll.revision)
    answer = phone.post(poll, token=token[1], text="More trams")
    assert answer.status_code == 409
    assert "paused" in answer.text
    assert ">More trams</textarea>" in answer.text
    assert "Refresh" not in answer.headers


def test_results_wait_for_the_presenter_and_then_renew_themselves(hall: Hall) -> None:
    poll = hall.room.opened()
    for number in range(6):
        device, option = f"device {number}", poll.options[number == 5]
        hall.room.votes.cast(poll, device, Ballot({option.id: 1}))
    phone = hall.phone()
    page = phone.get(f"/vote/{poll.code}/results")
    assert (page.status_code, heading(page.text)) == (409, "The results are not shown yet")
    assert page.headers["refresh"] == "4"
    hall.room.polls.show(PIA, poll.id, poll.revision)
    hall.ask_anew()
    page = phone.get(f"/vote/{poll.code}/results")
    assert page.status_code == 200
    assert "6 people answered." in page.text
    assert "83% (5)" in page.text
    assert page.headers["refresh"] == "4"
    assert "refresh" not in phone.get(f"/vote/{poll.code}/results?still=1").headers


def test_a_result_of_four_is_not_shown(hall: Hall) -> None:
    poll = hall.room.opened()
    for number in range(4):
        hall.room.votes.cast(poll, f"device {number}", Ballot({poll.options[0].id: 1}))
    hall.room.polls.show(PIA, poll.id, poll.revision)
    page = hall.phone().get(f"/vote/{poll.code}/results")
    assert "once 5 people have answered" in page.text
    assert "%" not in re.sub(r"<[^>]*>", "", page.text)


@pytest.mark.parametrize(
    ("kind", "fields", "message", "kept"),
    [
        (Kind.SINGLE, {}, "Choose an answer, or abstain.", ""),
        (Kind.SINGLE, {"choice": ["{0}", "{1}"]}, "Choose one answer only.", "checked"),
        (Kind.SINGLE, {"choice": "999999"}, "Choose among the answers of this poll.", ""),
        (Kind.MULTIPLE, {"choice": ["{0}", "{1}", "{2}"]}, "Choose 2 answers at most; you chose 3.", "checked"),
        (Kind.RANKING, {"o{0}": "1", "o{1}": "2"}, "Give a place to each answer.", "<option selected>2</option>"),
        (Kind.RANKING, {"o{0}": "1", "o{1}": "1", "o{2}": "2"}, "The place 1 is given twice.", "<option selected>2</option>"),
        (Kind.RANKING, {"o{0}": "1", "o{1}": "4", "o{2}": "2"}, "Give a place between 1 and 3.", "<option selected>2</option>"),
        (Kind.POINTS, {"o{0}": "50", "o{1}": "51"}, "Share out 100 points: yours add up to 101.", 'value="51"'),
        (Kind.POINTS, {"o{0}": "-1"}, "Give a whole number between 0 and 100.", 'value="-1"'),
        (Kind.POINTS, {"o{0}": "99", "o999": "1"}, "Choose among the answers of this poll.", 'value="99"'),
        (Kind.WORDS, {"word": ["", " "]}, "Write a word, or abstain.", ""),
        (Kind.WORDS, {"word": "x" * 10_000}, "Write 30 characters at most in a word.", "x" * 500),
        (Kind.WORDS, {"word": ["a", "b", "c", "d"]}, "Write 2 words at most.", 'value="b"'),
        (Kind.OPEN, {"text": "🎬" * 281}, "Write 280 characters at most; these are 281.", "🎬" * 281),
        (Kind.SINGLE, {"choice": "{0}", "stakeholder": "king"}, "Choose one of the list, or say nothing.", "checked"),
    ],
)  # fmt: skip
def test_a_ballot_that_cannot_be_kept_is_told_and_shown_as_it_was(
    hall: Hall, kind: Kind, fields: dict, message: str, kept: str
) -> None:
    poll = hall.room.opened(kind, settings=settings(most=2), asks=ASKS)
    ids = [str(option.id) for option in poll.options]

    def meant(text: str) -> str:
        return text.format(*ids) if "{" in text else text

    body = {
        meant(key): [meant(item) for item in value] if isinstance(value, list) else meant(value)
        for key, value in fields.items()
    }
    answer = hall.phone().vote(poll, **body)
    assert answer.status_code == 422
    assert message in answer.text
    assert kept in answer.text
    assert 'role="alert"' in answer.text
    assert "<title>Error:" in answer.text
    assert hall.room.polls.answers(poll.id) == []


@pytest.mark.parametrize("word", ["<script>alert(1)</script>", "🎬🦄", "a\u202eb", "‘;--", "\x00"])
def test_words_are_shown_as_text_whatever_they_say(hall: Hall, word: str) -> None:
    poll, phone = hall.room.opened(Kind.WORDS), hall.phone()
    answer = phone.vote(poll, word=word)
    assert answer.status_code == (422 if word == "\x00" else 303)
    hall.room.polls.show(PIA, poll.id, poll.revision)
    hall.ask_anew()
    for path in ("", "/results"):
        text = phone.get(f"/vote/{poll.code}{path}").text
        assert "<script" not in text
        assert "\u202e" not in text


def test_a_form_that_is_not_of_this_device_is_refused_and_can_be_sent_again(hall: Hall) -> None:
    poll, thief = hall.room.opened(), hall.phone()
    token = re.search(r'value="([^"]+)"', hall.phone().get(f"/vote/{poll.code}").text)
    assert token
    thief.get(f"/vote/{poll.code}")
    for other in (token[1], "", "é"):
        answer = thief.post(poll, token=other, **sent(poll))
        assert answer.status_code == 403
        assert f'value="{poll.options[0].id}" checked' in answer.text
    assert hall.room.polls.answers(poll.id) == []
    again = re.search(r'name="token" value="([^"]+)"', answer.text)
    assert again
    assert thief.post(poll, token=again[1], **sent(poll)).status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "abcdefghijklmnopqrstuv.forged", "a" * 5000, "a.b.c"])
def test_a_forged_cookie_is_nobody_and_gets_a_new_one(hall: Hall, cookie: str) -> None:
    poll, phone = hall.room.opened(), hall.phone(cookie=f"{COOKIE}={cookie}")
    page = phone.get(f"/vote/{poll.code}")
    assert page.status_code == 200
    set_cookie = page.headers["set-cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=lax" in set_cookie
    assert "Secure" not in set_cookie
    assert phone.post(poll, token="x", **sent(poll)).status_code == 403
    assert hall.room.polls.answers(poll.id) == []


def test_the_cookie_is_secure_over_https(hall: Hall) -> None:
    poll = hall.room.opened()
    assert "Secure" in hall.phone("https").get(f"/vote/{poll.code}").headers["set-cookie"]


def test_a_phones_votes_in_two_polls_have_nothing_in_common(hall: Hall) -> None:
    first, second, phone = hall.room.opened(), hall.room.opened(), hall.phone()
    phone.vote(first, **sent(first))
    phone.vote(second, **sent(second))
    with hall.room.database.reading() as connection:
        devices = connection.exec_driver_sql("SELECT device FROM vote").scalars().all()
    assert len(set(devices)) == 2
    assert not any(str(phone.client.cookies[COOKIE])[:22] in device for device in devices)


def test_bodies_that_are_no_form_are_refused(hall: Hall) -> None:
    poll, phone = hall.room.opened(Kind.WORDS), hall.phone()
    form = {"content-type": "application/x-www-form-urlencoded"}

    def status(body: bytes, headers: dict[str, str]) -> int:
        answer = phone.send("POST", f"/vote/{poll.code}", content=body, headers=headers)
        assert "<h1>" in answer.text
        return answer.status_code

    assert status(b"word=" + b"x" * 10_000_000, form) == 413
    assert status(b"word=\xe9t\xe9", form) == 400
    assert status(b"word=%E9t%E9", form) == 400
    assert status(b"a=1&" * 400, form) == 400
    assert status(b"{}", {"content-type": "application/json"}) == 415
    assert status(b"", {}) == 415


def test_many_wrong_codes_are_slowed_and_lock_nobody_out(halls: Callable[..., Hall]) -> None:
    hall = halls(FEW)
    poll, voter = hall.room.opened(), hall.phone()
    voter.vote(poll, **sent(poll))
    found = [hall.phone().get("/vote/BCDFGH") for _ in range(3)]
    assert [page.status_code for page in found] == [404, 404, 429]
    assert int(found[-1].headers["retry-after"]) >= 1
    assert hall.phone().get(f"/vote/{poll.code}").status_code == 200
    assert voter.get(f"/vote/{poll.code}").status_code == 200


def test_one_device_that_sends_very_often_waits(halls: Callable[..., Hall]) -> None:
    hall = halls(FEW)
    poll, phone = hall.room.opened(Kind.OPEN), hall.phone()
    answers = [phone.vote(poll, text=f"Idea {number}") for number in range(3)]
    assert [item.status_code for item in answers] == [303, 303, 429]
    assert ">Idea 2</textarea>" in answers[-1].text
    assert hall.phone().vote(poll, text="Another").status_code == 303
    late = hall.phone().get(f"/vote/{poll.code}")
    assert (late.status_code, heading(late.text)) == (429, "One moment, please")


def test_a_full_room_is_told_to_come_back_and_those_inside_may_still_change(hall: Hall) -> None:
    poll = hall.room.opened(settings=settings(seats=1))
    inside, outside = hall.phone(), hall.phone()
    inside.vote(poll, **sent(poll, 0))
    hall.ask_anew()
    page = outside.get(f"/vote/{poll.code}")
    assert (page.status_code, heading(page.text)) == (503, "The room is full")
    assert page.headers["retry-after"] == "60"
    assert inside.vote(poll, **sent(poll, 1)).status_code == 303


def test_a_locked_or_lost_register_is_told_and_the_ballot_stays_filled(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a kept connection waits is settled when it is opened.
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    database_of.cache_clear()
    poll, phone = hall.room.opened(Kind.OPEN), hall.phone()
    path = hall.room.database.path
    assert path is not None
    phone.vote(poll, text="First")
    token = re.search(r'name="token" value="([^"]+)"', phone.get(f"/vote/{poll.code}").text)
    assert token
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = phone.post(poll, token=token[1], text="Second")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert ">Second</textarea>" in answer.text
    other.execute("ROLLBACK")
    other.close()
    assert phone.post(poll, token=token[1], text="Second").status_code == 303
    path.rename(path.with_suffix(".away"))
    hall.ask_anew()
    lost = phone.get(f"/vote/{poll.code}")
    assert lost.status_code == 503
    assert "Nothing is lost" in lost.text
    path.with_suffix(".away").rename(path)
    hall.ask_anew()
    assert "<li>Second</li>" in phone.get(f"/vote/{poll.code}").text


def test_open_answers_are_supported_once_they_are_shown(hall: Hall) -> None:
    poll, phone = hall.room.opened(Kind.OPEN), hall.phone()
    hall.phone().vote(poll, text="More trams")
    phone.vote(poll, text="A studio")
    assert "More trams" not in phone.get(f"/vote/{poll.code}").text
    hall.room.polls.show(PIA, poll.id, poll.revision)
    hall.ask_anew()
    assert "More trams" in phone.get(f"/vote/{poll.code}").text
    (trams, _) = hall.room.polls.answers(poll.id)
    assert phone.vote(poll, supporting="1", support=str(trams.id)).status_code == 303
    (trams, _) = hall.room.polls.answers(poll.id)
    assert trams.support == 1
    assert f'value="{trams.id}" checked' in phone.get(f"/vote/{poll.code}").text


@pytest.mark.parametrize(
    ("header", "query", "language"),
    [
        ("fr-CA,en;q=0.8", "", "fr"), ("en;q=0.9,fr;q=0.2", "", "en"), ("de", "", "fr"),
        ("", "", "fr"), ("fr", "?lang=en", "en"), ("en", "?lang=xx", "en"), (";q=;,", "", "fr"),
    ],
)  # fmt: skip
def test_a_page_is_in_the_language_of_the_browser_or_the_one_asked_for(
    hall: Hall, header: str, query: str, language: str
) -> None:
    poll = hall.room.opened()
    page = hall.phone(**{"accept-language": header}).get(f"/vote/{poll.code}{query}")
    assert f'<html lang="{language}">' in page.text
    assert heading(page.text) == {"fr": "Quoi d’abord ?", "en": "What first?"}[language]


def test_a_text_that_is_there_in_another_language_only_is_marked(hall: Hall) -> None:
    poll = hall.room.opened(question={"fr": "Quoi ?"})
    assert heading(hall.phone().get(f"/vote/{poll.code}").text) == '<span lang="fr">Quoi ?</span>'


@pytest.mark.parametrize("kind", list(Kind))
def test_a_page_has_no_script_labels_every_field_and_is_small(hall: Hall, kind: Kind) -> None:
    poll = hall.room.opened(kind, count=10, asks=ASKS)
    if kind is Kind.OPEN:
        poll = hall.room.polls.show(PIA, poll.id, poll.revision)
        for number in range(45):
            hall.room.votes.cast(poll, str(number), Ballot(text="🎬" * 280))
    phone = hall.phone()
    phone.vote(poll, abstain="1")
    page = phone.get(f"/vote/{poll.code}")
    assert "<script" not in page.text
    assert " style=" not in page.text
    assert not re.search(r'(?:href|src)="(?:https?:)?//', page.text)
    fields = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page.text)
    assert fields
    for name in fields:
        assert f'for="{name}"' in page.text
    assert not re.findall(r"<input(?![^>]*(?: id=|hidden))", page.text)
    css = phone.get("/vote/style.css")
    assert css.headers["content-type"].startswith("text/css")
    assert len(page.content) + len(css.content) <= 50_000
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


def test_the_privacy_notice_says_who_why_and_how_long(
    halls: Callable[..., Hall], configuration
) -> None:
    from dataclasses import replace

    from observatory.voting import Voting

    poll = halls().room.opened()
    page = halls().phone().get(f"/vote/{poll.code}").text
    assert "Trial asks, to know what this room thinks" in page
    assert "kept for 12 months" in page
    own = replace(configuration, votes=Voting({"en": "The guild asks.", "fr": "La guilde."}, 1))
    page = halls(config=own).phone().get(f"/vote/{poll.code}").text
    assert "The guild asks." in page
    assert "kept for 1 month;" in page
