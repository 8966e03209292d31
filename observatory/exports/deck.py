"""A presentation for the show's script, and as one HTML file that needs neither server nor network."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from observatory import ROOT
from observatory.charts.palette import THEMES, ThemeName
from observatory.exports.slides import View
from observatory.i18n import Language

_HERE = Path(__file__).parent / "show"
_FONTS = (
    ("Radio Canada", "radio-canada-latin-wght-normal.woff2", "300 700"),
    ("Radio Canada Big", "radio-canada-big-latin-wght-normal.woff2", "400 700"),
)


@cache
def script() -> str:
    """The show's script: ``observatoryShow`` and ``observatoryNotes``."""
    return (_HERE / "show.js").read_text(encoding="utf-8")


@cache
def style() -> str:
    """The show's style sheet."""
    return (_HERE / "show.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Told:
    """How a show begins and where it leads: the theme, the slide's number, the addresses of the page
    behind it and of the notes (empty: the script opens them itself)."""

    theme: ThemeName = "light"
    at: int = 1
    leave: str = ""
    notes: str = ""
    both: bool = False


def deck_data(
    identity: str, views: Sequence[View], language: Language, told: Told
) -> dict[str, Any]:
    """What the script is given."""
    _ = language._
    return {
        "id": identity,
        "slides": [{"html": view.html, "notes": view.notes, "title": view.title} for view in views],
        "colours": {name: _colours(name) for name in THEMES},
        "words": {
            "back": _("Previous slide"),
            "forth": _("Next slide"),
            "leave": _("Leave the show"),
            "notes": _("Speaker’s notes"),
            "now": _("Shown now"),
            "next": _("Next"),
            "black": _("black screen"),
            "silent": _("No notes for this slide."),
            "locale": language.code,
        },
        "theme": told.theme,
        "at": told.at,
        "leave": told.leave,
        "notes": told.notes,
        "both": told.both,
    }


def offline_page(title: str, views: Sequence[View], language: Language) -> bytes:
    """The presentation as one HTML page; its views are drawn in both themes."""
    data = deck_data("offline", views, language, Told(both=True))
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; img-src data:"
    return f"""<!doctype html>
<html lang="{language.code}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{escape(title)}</title>
<style>{faces()}
html, body {{ margin: 0; }}
{style()}</style>
</head>
<body>
<noscript>{"".join(f"<h2>{escape(v.title)}</h2>{v.body}" for v in views)}</noscript>
<script>
{script()}
const deck = {text};
deck.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
observatoryShow(document.body, deck, {{
  told() {{}},
  address(number) {{ history.replaceState(null, "", `#${{number}}`); }},
  read() {{ return Number(location.hash.slice(1)) || 0; }},
}});
</script>
</body>
</html>
""".encode()


def _colours(name: str) -> dict[str, str]:
    theme = THEMES[name]
    keys = ("page", "ink", "muted", "hairline", "brand", "border", "context", "secondary")
    return {key: getattr(theme, key) for key in keys}


@cache
def faces() -> str:
    """The fonts as style rules that hold them."""
    faces = []
    for family, file, weight in _FONTS:
        content = base64.b64encode((ROOT / "static" / "fonts" / file).read_bytes()).decode()
        faces.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};'
            f"src:url(data:font/woff2;base64,{content}) format('woff2')}}"
        )
    return "\n".join(faces)
