"""The headers and cookies of every answer, over http and https."""

import pytest

from observatory.headers import SecurityHeaders, closed
from observatory.ui.serving import content_policy
from tests.awaiting import awaited


def answered(scheme, *headers, **asked):
    """The headers that leave the server for an application that sets some."""
    sent = []

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": list(headers)})

    async def keep(message):
        sent.append(message)

    scope = {"type": "http", "scheme": scheme, **asked}
    awaited(SecurityHeaders(app, content_policy)(scope, None, keep))
    return sent[0]["headers"]


def test_every_answer_says_what_a_browser_may_do_with_it():
    told = dict(answered("http"))
    assert told[b"x-content-type-options"] == b"nosniff"
    assert told[b"referrer-policy"] == b"same-origin"
    assert b"camera=()" in told[b"permissions-policy"]
    assert b"frame-ancestors 'self'" in told[b"content-security-policy"]


@pytest.mark.parametrize(("scheme", "strict"), [("http", False), ("https", True)])
def test_only_https_asks_for_https_ever_after(scheme, strict):
    assert (b"strict-transport-security" in dict(answered(scheme))) is strict


def test_a_route_keeps_its_own_content_policy_and_no_other_header_of_ours():
    own = (b"Content-Security-Policy", b"default-src 'none'")
    found = answered("http", own, (b"X-Content-Type-Options", b"none"))
    policies = [value for name, value in found if name.lower() == own[0].lower()]
    assert policies == [own[1]]
    assert [value for name, value in found if name.lower() == b"x-content-type-options"] == [
        b"nosniff"
    ]


@pytest.mark.parametrize(
    ("cookie", "secure", "sent"),
    [
        (b"a=1", False, b"a=1; SameSite=Lax; HttpOnly"),
        (b"a=1", True, b"a=1; SameSite=Lax; HttpOnly; Secure"),
        (
            b"a=1; httponly; samesite=strict; secure",
            True,
            b"a=1; httponly; samesite=strict; secure",
        ),
        (
            b"_streamlit_xsrf=2|x; Path=/",
            True,
            b"_streamlit_xsrf=2|x; Path=/; SameSite=Lax; Secure",
        ),
        (b"a=secure", True, b"a=secure; SameSite=Lax; HttpOnly; Secure"),
    ],
)
def test_a_cookie_is_for_this_site_and_hidden_from_scripts(cookie, secure, sent):
    assert closed(cookie, secure) == sent
    assert (
        dict(answered("https" if secure else "http", (b"set-cookie", cookie)))[b"set-cookie"]
        == sent
    )


def policy(path, query, monkeypatch, named=("https://www.example.org", "https://a.example")):
    """Who may show an address within their pages, where the configuration names some sites."""
    monkeypatch.setattr("observatory.ui.serving.origins", lambda: set(named))
    told = dict(answered("https", path=path, query_string=query))[b"content-security-policy"]
    return told.decode().split("frame-ancestors ")[1]


@pytest.mark.parametrize("query", [b"embed=true", b"lang=fr&embed=TRUE&figure=kinds"])
def test_named_sites_may_show_what_asks_to_be_embedded(query, monkeypatch):
    assert policy("/events", query, monkeypatch) == "'self' https://a.example https://www.example.org"  # fmt: skip
    assert policy("/events", query, monkeypatch, ()) == "'self'"


@pytest.mark.parametrize(
    "query", [b"", b"embed=false", b"lang=embed%3Dtrue", b"embed=true&embed=no"]
)
def test_no_other_site_may_show_a_page_that_does_not(query, monkeypatch):
    assert policy("/events", query, monkeypatch) == "'self'"


def test_a_map_may_be_shown_within_the_page_that_a_named_site_shows(monkeypatch):
    path = "/observatory/component/streamlit_folium.st_folium/index.html"
    assert "https://a.example" in policy(path, b"", monkeypatch)
