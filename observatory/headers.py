"""The headers of every answer: what a browser may load, tell and keep."""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
_CONTENT_POLICY = b"content-security-policy"
_HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000")
_READ_BY_PAGES = b"_streamlit_xsrf="
"""The one cookie that scripts have to read: they send it back with every write."""


class SecurityHeaders:
    """Middleware: no page loads anything from another host, guesses a type or leaks an address.

    ``policy`` gives the content policy of a request; a route may state one of its own, for a page that
    needs less. Cookies are for this site, hidden from scripts, and over https for https alone.
    """

    def __init__(self, app: ASGIApp, policy: Callable[[Scope], bytes]) -> None:
        self.app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every HTTP answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        secure = scope.get("scheme") == "https"
        added = (*_HEADERS, _HTTPS_ONLY) if secure else _HEADERS

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in added}
                kept = [
                    (name, closed(value, secure) if name.lower() == b"set-cookie" else value)
                    for name, value in message.get("headers", [])
                    if name.lower() not in names
                ]
                if all(name.lower() != _CONTENT_POLICY for name, _ in kept):
                    kept.append((_CONTENT_POLICY, self._policy(scope)))
                message["headers"] = [*kept, *added]
            await send(message)

        await self.app(scope, receive, with_headers)


def closed(cookie: bytes, secure: bool) -> bytes:
    """A header Set-Cookie with the attributes that keep the cookie from others."""
    stated = {part.split(b"=")[0].strip().lower() for part in cookie.split(b";")[1:]}
    if b"samesite" not in stated:
        cookie += b"; SameSite=Lax"
    if b"httponly" not in stated and not cookie.startswith(_READ_BY_PAGES):
        cookie += b"; HttpOnly"
    if secure and b"secure" not in stated:
        cookie += b"; Secure"
    return cookie
