"""The client of services: its patience, its limits, and what it says where it fails."""

import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from etl.sources.service import MAX_PAUSE_SECONDS, PAUSE_SECONDS, Service, ServiceFailed, keep
from tests.talking import Reply, in_turn, patient, reply_json, service_of

GOOD = reply_json({"ok": True})
NGINX_429 = Reply(
    429,
    b"<html><head><title>429 Too Many Requests</title></head></html>",
    {"Content-Type": "text/html"},
)


def application_429(after: str) -> Reply:
    return Reply(
        429,
        b"Too Many Requests.",
        {"Content-Type": "application/octet-stream", "retry-after": after},
    )


class Clock:
    """A clock that stands still but for what is slept, and remembers that."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def client(clock: Clock, **settings: object) -> Service:
    return patient(clock=clock, sleep=clock.sleep, **settings)


def failure(reply: Reply, url: str = "", params: dict[str, str] | None = None) -> tuple[str, int]:
    """What is said of a reply, and how often it was asked for."""
    with service_of(in_turn(reply)) as talk:
        with client(Clock()) as service, pytest.raises(ServiceFailed) as caught:
            service.get(talk.url + url, params)
        return caught.value.message.text(), len(talk.asked)


def test_an_answer_has_its_status_headers_and_body():
    with service_of(in_turn(GOOD)) as talk, patient() as service:
        answer = service.get(talk.url + "/search?a=1", {"b": 2, "c": ["x", "y"]})
        assert (answer.status, answer.content, answer.json()) == (
            200,
            b'{"ok": true}',
            {"ok": True},
        )
        assert answer.headers["content-type"] == "application/json"
        assert talk.asked[0][1:] == ("/search", {"a": "1", "b": "2", "c": "x,y"})


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(500, b"oops"),
        Reply(502),
        Reply(hang_up=True),
        Reply(200, b'{"ok": tr', {"Content-Type": "application/json"}),
        Reply(200, b'{"ok": true}', {"Content-Type": "application/json"}, declared=500),
        Reply(200, b"\x00\xff", {"Content-Type": "application/json"}),
        Reply(200, b"not zipped", {"Content-Encoding": "gzip"}),
        Reply(200, b'{"late": 1}', after=1.0),
    ],
    ids=["500", "502", "closed", "cut", "shorter than declared", "garbage", "not zipped", "slow"],
)
def test_what_may_pass_is_asked_for_again(trouble: Reply):
    with service_of(in_turn(trouble, trouble, GOOD)) as talk:
        with Service(1000, 0.3, wait_seconds=0.01) as service:
            assert service.get(talk.url).json() == {"ok": True}
        assert len(talk.asked) == 3


def test_a_page_in_place_of_json_is_asked_for_again_where_json_is_expected():
    page = Reply(200, b"<html>Maintenance</html>", {"Content-Type": "text/html"})
    with service_of(in_turn(page, GOOD)) as talk, patient() as service:
        assert service.get(talk.url, as_json=True).json() == {"ok": True}


def test_a_text_that_is_no_json_is_handed_on_and_told_when_it_is_read():
    with service_of(in_turn(Reply(200, b"Keywords too short."))) as talk, patient() as service:
        answer = service.get(talk.url)
        assert answer.content == b"Keywords too short."
        with pytest.raises(ServiceFailed, match=r"127\.0\.0\.1 .*not JSON"):
            answer.json()
        assert len(talk.asked) == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(503), "out of order (error 503)"),
        (Reply(hang_up=True), "broke off"),
        (Reply(200, b"{", {"Content-Type": "application/json"}), "cut short"),
        (NGINX_429, "fewer requests (429)"),
    ],
)
def test_what_does_not_pass_fails_in_words_after_five_tries(reply: Reply, words: str):
    told, times = failure(reply)
    assert words in told
    assert "127.0.0.1" in told
    assert times == 5


def test_nobody_there_is_told_with_the_host():
    with service_of(in_turn(GOOD)) as talk:
        url = talk.url
    with patient() as service, pytest.raises(ServiceFailed, match="cannot be reached") as caught:
        service.get(url)
    assert caught.value.message.values["host"] == "127.0.0.1"


def test_a_429_without_a_time_waits_the_usual_pause():
    clock = Clock()
    with service_of(in_turn(NGINX_429, GOOD)) as talk, client(clock) as service:
        service.get(talk.url)
    assert sum(clock.slept) == pytest.approx(PAUSE_SECONDS)


def test_a_429_waits_the_seconds_that_it_states():
    clock = Clock()
    with service_of(in_turn(application_429("3"), GOOD)) as talk, client(clock) as service:
        service.get(talk.url)
    assert sum(clock.slept) == pytest.approx(3)


def test_a_429_waits_until_the_moment_that_it_states():
    clock, moment = Clock(), datetime.now(UTC) + timedelta(seconds=20)
    reply = application_429(format_datetime(moment, usegmt=True))
    with service_of(in_turn(reply, GOOD)) as talk, client(clock) as service:
        service.get(talk.url)
    assert 15 < sum(clock.slept) <= 20


@pytest.mark.parametrize(
    ("stated", "waited"),
    [("86400", MAX_PAUSE_SECONDS), ("inf", MAX_PAUSE_SECONDS), ("-5", 0), ("soon", PAUSE_SECONDS),
     ("nan", PAUSE_SECONDS)],
)  # fmt: skip
def test_no_stated_time_makes_a_wait_without_end(stated: str, waited: float):
    clock = Clock()
    with service_of(in_turn(application_429(stated), GOOD)) as talk, client(clock) as service:
        service.get(talk.url)
    assert sum(clock.slept) == pytest.approx(waited, abs=0.01)


def test_the_pause_of_a_429_holds_for_the_next_request_too():
    clock = Clock()
    with service_of(in_turn(*[NGINX_429] * 5, GOOD)) as talk, client(clock) as service:
        with pytest.raises(ServiceFailed):
            service.get(talk.url)
        before = sum(clock.slept)
        service.get(talk.url)
    assert sum(clock.slept) - before == pytest.approx(PAUSE_SECONDS)


def test_a_refusal_fails_at_once_with_the_reason_of_the_service():
    told, times = failure(reply_json({"erreur": "Veuillez indiquer un paramètre."}, 400))
    assert "error 400: Veuillez indiquer un paramètre)" in told
    assert times == 1


@pytest.mark.parametrize("body", [b"", b"[1]", b"<html>", b'{"erreur": 3}', b'{"erreur": null}'])
def test_a_refusal_without_a_reason_is_told_without_one(body: bytes):
    told, times = failure(Reply(404, body))
    assert "refused the request (error 404). Check" in told
    assert times == 1


def test_no_message_repeats_a_key():
    reply = reply_json({"message": "Key s3cr3t-of-mine is unknown"}, 403)
    told, _ = failure(reply, "/events", {"key": "s3cr3t-of-mine"})
    assert "s3cr3t" not in told
    told, _ = failure(reply, "/events?api_key=s3cr3t-of-mine")
    assert "s3cr3t" not in told
    with patient() as service, pytest.raises(ServiceFailed) as caught:
        service.get("gopher://host/?key=s3cr3t-of-mine")
    assert "s3cr3t" not in str(caught.value)


def test_no_more_requests_start_within_a_second_than_are_allowed():
    with service_of(in_turn(GOOD)) as talk:
        with patient(per_second=20) as service:
            for _ in range(25):
                service.get(talk.url)
        starts = [moment for moment, *_ in talk.asked]
    apart = [later - earlier for earlier, later in zip(starts, starts[20:], strict=False)]
    # The clock of the service ticks when a request arrives, a little after it was started.
    assert min(apart) > 0.95
    assert starts[-1] - starts[0] > 24 / 20 - 0.05


def test_the_rate_is_kept_between_tries_and_measured_from_starts():
    clock = Clock()
    with (
        service_of(in_turn(Reply(500), GOOD)) as talk,
        client(clock, per_second=0.2) as service,
    ):
        service.get(talk.url)
        clock.now += 3
        service.get(talk.url)
    assert clock.slept == pytest.approx([5.0, 2.0])


def test_a_redirect_within_the_host_is_followed():
    def answering(path: str, _params: dict[str, str]) -> Reply:
        return GOOD if path == "/new" else Reply(301, headers={"Location": "/new"})

    with service_of(answering) as talk, patient() as service:
        assert service.get(talk.url + "/old").json() == {"ok": True}


def test_a_redirect_to_another_host_is_not_followed():
    reply = Reply(302, headers={"Location": "http://localhost:9/elsewhere"})
    told, times = failure(reply)
    assert "localhost" in told
    assert times == 1


def test_redirects_in_a_ring_end():
    told, _ = failure(Reply(302, headers={"Location": "/"}))
    assert "error 302" in told


def test_an_answer_that_is_too_large_is_refused_also_when_it_comes_packed():
    packed = Reply(200, gzip.compress(b"0" * 3_000_000), {"Content-Encoding": "gzip"})
    for reply in (Reply(200, b"0" * 3_000_000), packed):
        with service_of(in_turn(reply)) as talk, patient(max_bytes=1_000_000) as service:
            with pytest.raises(ServiceFailed, match="more than 1 MB"):
                service.get(talk.url)
            assert len(talk.asked) == 1


def test_an_answer_that_takes_too_long_in_all_is_given_up():
    with (
        service_of(in_turn(Reply(200, b"x"))) as talk,
        patient(answer_seconds=0.0, tries=1) as service,
        pytest.raises(ServiceFailed, match="no answer in time"),
    ):
        service.get(talk.url)


@pytest.mark.parametrize("url", ["", "no address", "file:///etc/passwd", "https://", "ftp://a/b"])
def test_what_is_no_address_of_a_service_is_told(url: str):
    with patient() as service, pytest.raises(ServiceFailed, match="is no address of a service"):
        service.get(url)


def test_an_error_of_the_service_is_in_the_readers_language_apart_from_its_values():
    with (
        service_of(in_turn(Reply(418))) as talk,
        patient() as service,
        pytest.raises(ServiceFailed) as caught,
    ):
        service.get(talk.url)
    assert caught.value.message.values == {"host": "127.0.0.1", "status": "418"}


def test_a_file_is_kept_whole(tmp_path: Path):
    keep(tmp_path / "page.json", b"{}")
    assert [path.name for path in tmp_path.iterdir()] == ["page.json"]
    assert (tmp_path / "page.json").read_bytes() == b"{}"


def test_nothing_is_written_on_the_terminal_when_it_is_tried_again(capfd: pytest.CaptureFixture):
    with service_of(in_turn(Reply(500), GOOD)) as talk, patient() as service:
        service.get(talk.url)
    assert capfd.readouterr() == ("", "")


def test_the_pauses_between_tries_grow():
    started = time.monotonic()
    with service_of(in_turn(Reply(500))) as talk:
        with patient(wait_seconds=0.1, tries=4) as service, pytest.raises(ServiceFailed):
            service.get(talk.url)
        starts = [moment for moment, *_ in talk.asked]
    assert starts[3] - starts[2] > 0.4
    assert time.monotonic() - started < 5
