"""Signing in against an OpenID provider: who reaches what by route, and cookies that are not whole."""

import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.provider import COOKIE_SECRET, guarded, signed_in, way_in

pytestmark = pytest.mark.slow

API = "/api/v1/indicators"
UPLOAD = "/_stcore/upload_file/a/b"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guarded")


@pytest.fixture(scope="module")
def app(root: Path) -> Iterator[str]:
    with guarded(root) as address:
        yield address


def cookie(address: str, secret: str = COOKIE_SECRET, age: float = 0, **claims: object) -> str:
    """A sign-in cookie of the manager, made by whoever knows ``secret``."""
    issued = int(time.time() - age)
    told = {
        "email": "mona@chamber.example", "sub": "mona", "iat": issued, "is_logged_in": True,
        "origin": address, **claims,
    }  # fmt: skip
    with patch("itsdangerous.timed.TimestampSigner.get_timestamp", lambda _: issued):
        return create_signed_value(secret, USER_COOKIE_NAME, json.dumps(told)).decode()


def asked(address: str, value: str | None = None) -> int:
    headers = {"cookie": f"{USER_COOKIE_NAME}={value}"} if value else {}
    return httpx.get(address + API, headers=headers, timeout=30).status_code


def test_nobody_reads_before_signing_in_not_even_at_the_machine(app):
    assert asked(app) == 401


@pytest.mark.parametrize(
    ("subject", "reads", "gives"),
    [
        ("vera", 200, 403), ("fred", 200, 403), ("pia", 200, 400), ("mona", 200, 400),
        ("mallory", 401, 403), ("otto", 401, 403),
    ],
)  # fmt: skip
def test_each_role_reads_and_gives_files_as_it_may(app, subject, reads, gives):
    with signed_in(app, subject) as client:
        assert client.get(API).status_code == reads
        token = client.get("/_stcore/health").cookies.get("_streamlit_xsrf")
        kept = client.put(UPLOAD, headers={"X-Xsrftoken": token or ""}, files={"file": b"a;b"})
        assert kept.status_code == gives


def test_signing_in_and_out_is_noted(app, root):
    with signed_in(app, "pia") as client:
        client.get("/auth/logout")
    with sqlite3.connect(root / "register.sqlite") as register:
        noted = register.execute("SELECT action, who, role FROM audit WHERE who LIKE 'pia@%'")
        told = noted.fetchall()
    assert told[-2:] == [
        ("session.sign_in", "pia@chamber.example", "presenter"),
        ("session.sign_out", "pia@chamber.example", "presenter"),
    ]


def test_a_whole_cookie_is_believed(app):
    assert asked(app, cookie(app)) == 200


@pytest.mark.parametrize(
    "made",
    [
        lambda app: cookie(app, secret="another secret"),
        lambda app: cookie(app)[:-2] + "xx",
        lambda app: "nonsense",
        lambda app: "é\x7f",
        lambda app: cookie(app, origin="http://evil.example"),
        lambda app: cookie(app, age=13 * 3600),
        lambda app: cookie(app, age=40 * 24 * 3600),
        lambda app: cookie(app, iat=None),
        lambda app: cookie(app, is_logged_in="yes"),
        lambda app: cookie(app, email_verified=False),
        lambda app: create_signed_value(COOKIE_SECRET, USER_COOKIE_NAME, "[1, 2").decode(),
        lambda app: create_signed_value(COOKIE_SECRET, USER_COOKIE_NAME, "[]").decode(),
        lambda app: create_signed_value(COOKIE_SECRET, "another_cookie", "{}").decode(),
    ],
    ids=[
        "forged", "altered", "nonsense", "bytes", "of another site", "of this morning", "expired",
        "without a date", "not signed in", "not verified", "no JSON", "no claims", "of another name",
    ],
)  # fmt: skip
def test_a_cookie_that_is_not_whole_vouches_for_nobody(app, made):
    value = made(app).encode("latin-1", "ignore")
    headers = [(b"cookie", USER_COOKIE_NAME.encode() + b"=" + value)]
    assert httpx.get(app + API, headers=headers, timeout=30).status_code == 401


def test_an_answer_that_the_browser_did_not_ask_for_signs_nobody_in(app):
    with httpx.Client(base_url=app, timeout=30) as client:
        done = client.get("/oauth2callback?code=stolen&state=planted")
        assert USER_COOKIE_NAME not in client.cookies
        assert done.status_code in (302, 200)
        assert client.get(API).status_code == 401


def test_a_session_planted_before_signing_in_gives_nothing_to_whoever_planted_it(app):
    with httpx.Client(base_url=app, timeout=30) as attacker:
        attacker.get(way_in())
        planted = dict(attacker.cookies)
        assert planted
        with signed_in(app, "mona", planted) as victim:
            assert victim.get(API).status_code == 200
            assert not set(victim.cookies.items()) <= set(planted.items())
        assert attacker.get(API).status_code == 401


def test_another_site_s_page_writes_nothing_with_a_manager_s_cookie(app):
    with signed_in(app, "mona") as client:
        told = client.put(UPLOAD, headers={"Origin": "http://evil.example"}, files={"file": b"a"})
        assert told.status_code == 403
        assert client.put(UPLOAD, files={"file": b"a"}).status_code == 403


def test_cookies_are_hidden_from_scripts_and_from_other_sites(app):
    with httpx.Client(base_url=app, timeout=30) as client:
        told = client.get(way_in()).headers["set-cookie"].lower()
        assert "httponly" in told
        assert "samesite=lax" in told
