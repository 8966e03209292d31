"""Whatever is sent to the vote pages, they answer with a page and keep nothing that is no vote."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.live import Kind, Poll
from observatory.live.device import COOKIE
from observatory.live.limits import Limits
from tests.observatory.live.conftest import ASKS, PIA, Hall

OPEN_DOORS = Limits(
    posts=(1e9, 1e9), newcomers=(1e9, 1e9), wrong_codes=(1e9, 1e9), guess_seconds=0.0
)
STATUSES = {200, 303, 400, 403, 404, 405, 413, 415, 422}
NAMES = ["choice", "word", "text", "stakeholder", "basin", "abstain", "support", "supporting"]


@pytest.fixture
def fuzzed(halls: Callable[..., Hall]) -> tuple[Hall, list[Poll]]:
    """A hall without limits, with an open poll of every kind."""
    hall = halls(OPEN_DOORS)
    polls = [hall.room.opened(kind, asks=ASKS) for kind in Kind]
    return hall, [hall.room.polls.show(PIA, item.id, item.revision) for item in polls]


few = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
anything = st.text(max_size=60) | st.sampled_from(
    ["\x00", "é", "🎬" * 40, "<script>", "-1", "9" * 30]
)


@few
@given(code=anything, cookie=anything, query=anything)
def test_any_code_cookie_and_query_has_a_page(fuzzed, code: str, cookie: str, query: str) -> None:
    hall, _ = fuzzed
    phone = hall.phone(cookie=f"{COOKIE}={quote(cookie)}")
    for path in (
        f"/vote?code={quote(code, safe='')}",
        f"/vote/{quote(code, safe='') or 'x'}?lang={quote(query)}",
        f"/vote/{quote(code, safe='') or 'x'}/results?still={quote(query)}",
    ):
        page = phone.get(path)
        assert page.status_code in STATUSES
        assert "<script>" not in page.text


@few
@given(
    place=st.integers(0, len(Kind) - 1),
    fields=st.lists(st.tuples(st.sampled_from(NAMES) | anything, anything), max_size=8),
    own=st.booleans(),
)
def test_any_form_is_kept_or_refused_with_a_page(fuzzed, place: int, fields, own: bool) -> None:
    hall, polls = fuzzed
    poll, phone = polls[place], hall.phone()
    body: dict[str, list[str]] = {}
    for name, value in fields:
        body.setdefault(name, []).append(value)
    if own:
        body["choice"] = [str(poll.options[0].id)] if poll.options else []
    body.pop("token", None)
    before = len(hall.room.polls.answers(poll.id))
    answer = phone.vote(poll, **{name: value for name, value in body.items() if name})
    assert answer.status_code in STATUSES
    assert "<script>" not in answer.text
    kept = answer.status_code == 303 and "supporting" not in body
    assert len(hall.room.polls.answers(poll.id)) == before + kept


@few
@given(
    body=st.binary(max_size=400),
    kind=st.sampled_from(
        ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]
    ),
    method=st.sampled_from(["POST", "PUT", "DELETE", "HEAD", "OPTIONS"]),
)
def test_any_body_of_any_kind_has_an_answer(fuzzed, body: bytes, kind: str, method: str) -> None:
    hall, polls = fuzzed
    answer = hall.phone().send(
        method, f"/vote/{polls[0].code}", content=body,
        headers={"content-type": kind} if kind else {},
    )  # fmt: skip
    assert answer.status_code in STATUSES
    assert hall.room.polls.answers(polls[0].id) == []
