"""What cannot be answered is told as a problem (RFC 9457), with what to do."""

from pathlib import Path

import pytest

from observatory.access import Role
from observatory.config import ConfigError, load_config
from observatory.queries import values
from observatory.snapshot import WAREHOUSE_VARIABLE
from tests.data_directory import write_config
from tests.observatory.api.conftest import ORIGIN, Ask


def problem(answer, status: int, kind: str) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["type"], told["status"]) == (f"urn:observatory:problem:{kind}", status)
    assert told["title"]
    assert told["detail"]
    return told


@pytest.mark.parametrize(
    ("address", "status", "kind", "nearest"),
    [
        ("values?indicatr=R3.1", 400, "unknown-parameter", "indicator"),
        ("values?indicator=R3.11", 404, "unknown-value", "R3.1"),
        ("values?territory=basin:cost", 404, "unknown-value", "basin:coast"),
        ("values?dataset=trail", 404, "unknown-dataset", "trial"),
        ("valeus", 404, "not-found", "values"),
        ("values/1", 404, "not-found", None),
        ("values?from=2019-02-30", 400, "bad-value", None),
        ("values?from=yesterday", 400, "bad-value", None),
        ("values?to=", 400, "bad-value", None),
        ("values?per_page=5001", 400, "bad-value", None),
        ("values?per_page=0", 400, "bad-value", None),
        ("values?page=-1", 400, "bad-value", None),
        ("values?page=1e3", 400, "bad-value", None),
        ("values?status=fine", 400, "bad-value", None),
        ("values?lang=de", 400, "bad-value", None),
        ("values?format=xml", 400, "bad-value", None),
        ("events?judged=1", 400, "bad-value", None),
        ("values?indicator=R3.1&indicator=R3.2", 400, "bad-value", None),
        ("openapi.json?page=2", 400, "unknown-parameter", None),
    ],
)
def test_a_mistake_is_told_with_what_is_nearest(
    ask: Ask, address: str, status: int, kind: str, nearest: str | None
) -> None:
    assert problem(ask(address), status, kind).get("nearest") == nearest


def test_names_that_are_known_are_listed(ask: Ask) -> None:
    told = problem(ask("values?dataset=nothing-like-it"), 404, "unknown-dataset")
    assert told["known"] == ["another", "trial"]
    assert "another, trial" in told["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_can_be_written(ask: Ask, method: str) -> None:
    answer = ask("values", Role.MANAGER, method)
    problem(answer, 405, "method-not-allowed")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_a_format_that_there_is_not_is_told(ask: Ask) -> None:
    problem(ask("values", accept="image/png"), 406, "not-acceptable")
    problem(ask("values", accept="application/json;q=0, text/csv;q=0"), 406, "not-acceptable")
    problem(ask("", accept="text/csv"), 406, "not-acceptable")
    chosen = ask("values", accept="text/csv;q=0.4, application/*;q=0.5, */*;q=0.1")
    assert chosen.headers["content-type"] == "application/json"


def test_problems_speak_the_readers_language(ask: Ask) -> None:
    english = problem(ask("values?page=0"), 400, "bad-value")
    french = problem(ask("values?page=0", accept_language="fr-CA, en;q=0.5"), 400, "bad-value")
    assert english["detail"] != french["detail"]
    assert ask("values?page=0&lang=fr").json()["detail"] == french["detail"]


def test_a_fault_of_ours_is_a_problem_without_its_trace(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(values, "page_of", broken)
    told = problem(ask("values?per_page=7"), 500, "fault")
    assert "secret" not in str(told)


def test_without_data_it_says_what_to_do(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(tmp_path))
    assert "make load" in problem(ask("values"), 503, "no-data")["detail"]


@pytest.mark.parametrize("address", ["", "openapi.json", "values", "organisations?format=csv"])
def test_whoever_may_not_read_is_asked_to_sign_in(ask: Ask, address: str) -> None:
    problem(ask(address, Role.OUTSIDER), 401, "sign-in")
    # Telling an origin that may read opens nothing.
    problem(ask(address, Role.OUTSIDER, origin=ORIGIN), 401, "sign-in")


# Other hosts


def test_only_origins_of_the_configuration_may_read_from_a_browser(ask: Ask) -> None:
    assert ask("values", origin=ORIGIN).headers["access-control-allow-origin"] == ORIGIN
    for other in ("https://evil.example", f"{ORIGIN}.evil.example", "null"):
        answer = ask("values", origin=other)
        assert answer.status_code == 200
        assert not [name for name in answer.headers if name.startswith("access-control-")]
    seen = ask("values?status=restricted&dataset=trial", Role.MANAGER, origin=ORIGIN).json()
    assert seen["total"] > 0, "a page elsewhere reads as anybody, in a manager's browser too"
    asked = {"access_control_request_method": "GET", "access_control_request_headers": "If-None-Match"}  # fmt: skip
    assert ask("values", method="OPTIONS", origin=ORIGIN, **asked).status_code == 200
    problem(ask("values", method="OPTIONS", origin="https://evil.example", **asked), 405, "method-not-allowed")  # fmt: skip


@pytest.mark.parametrize(
    "origins", ['["*"]', '["https://a.example/path"]', '"https://a.example"', '["ftp://a.example"]']
)
def test_an_origin_that_is_none_is_refused(tmp_path: Path, origins: str) -> None:
    for table in ("api", "embed"):
        with pytest.raises(ConfigError, match=rf"\[{table}\] origins"):
            load_config(write_config(tmp_path, extra=f"[{table}]\norigins = {origins}"))
