"""The pages of a phone, rendered: one template each, texts escaped, styles in a file of their own."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from starlette.responses import Response

from observatory.i18n import LANGUAGE_NAMES, LANGUAGES, Language, language
from observatory.templates import environment

FOLDER = Path(__file__).parent / "html"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def page(
    template: str,
    reader: Language,
    *,
    status: int = 200,
    again: int | None = None,
    wait: int | None = None,
    **values: Any,
) -> Response:
    """A page as a response; ``again``: seconds after which a browser asks anew by itself, ``wait``:
    seconds after which whoever was refused may try again."""
    text = rendered(template, reader, **values)
    headers = dict(_HEADERS)
    if again is not None:
        # As a header: it does what the element would, and readers of screens are told in words.
        headers["Refresh"] = str(again)
    if wait is not None:
        headers["Retry-After"] = str(wait)
    return Response(text, status, headers, "text/html")


def rendered(template: str, reader: Language, **values: Any) -> str:
    """A page's text."""
    other = next(code for code in LANGUAGES if code != reader.code)
    found = environment(FOLDER).get_template(template)
    return found.render(
        {
            "_": reader._,
            "lang": reader.code,
            "other": {"code": other, "name": LANGUAGE_NAMES[other]},
            "style": style()[1],
            "faults": {},
            **values,
        }
    )


@cache
def style() -> tuple[bytes, str]:
    """The style sheet, and what changes whenever it does."""
    content = (FOLDER / "style.css").read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:10]


def style_sheet() -> Response:
    """The style sheet as a response."""
    headers = {**_HEADERS, "Cache-Control": "public, max-age=86400"}
    return Response(style()[0], 200, headers, "text/css")


def preferred(asked: str | None, header: str | None) -> Language:
    """The reader's language: the one asked for, else the browser's first that is known."""
    if asked in LANGUAGES:
        return language(asked)
    wanted: list[tuple[float, str]] = []
    for part in (header or "")[:500].split(","):
        name, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if (code := name.split("-")[0].lower()) in LANGUAGES:
            wanted.append((-weight, code))
    return language(min(wanted, key=lambda item: item[0])[1] if wanted else LANGUAGES[0])
