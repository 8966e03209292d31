"""Texts from data, made safe for Streamlit's Markdown, and the small marks of the look."""

import re

from observatory.charts.description import pair
from observatory.charts.palette import RECOMMENDATIONS, STATUSES, THEMES, ThemeName
from observatory.i18n import Language

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$<>^=&])")
_LIST_MARK = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))")
# What Streamlit reads as an icon, an emoji or a directive: a colon with a word stuck to it.
_SHORTCODE = re.compile(r":(?=[\w/+-]+(:|\\\[|\\\{))")
# What Markdown turns into a link by itself: addresses of the web and of mail.
_AUTOLINK = re.compile(r"(?i)(https?:|ftp:|www|mailto:|xmpp:)(?=//|\.|\S)|(?<=\w)(?=@\w)")
_WORD_JOINER = "\u2060"
# French needs its no-break spaces; every other run of blanks is one space.
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")


def plain(text: object) -> str:
    """Text from data as Markdown that shows exactly that text, on one line.

    For every Streamlit call that reads Markdown (markdown, caption, headings, labels, badges,
    st.table); not for st.dataframe, st.metric's value or Plotly.
    """
    flat = _BLANKS.sub(" ", str(text)).strip()
    escaped = _SPECIAL.sub(r"\\\1", flat)
    escaped = _LIST_MARK.sub(lambda found: _escaped_mark(found[1], found[2]), escaped)
    escaped = _SHORTCODE.sub(f":{_WORD_JOINER}", escaped)
    return _AUTOLINK.sub(lambda found: f"{found[0]}{_WORD_JOINER}", escaped)


def _escaped_mark(space: str, mark: str) -> str:
    return f"{space}{mark}\u200b" if mark.isdigit() else f"{space}\\{mark}"


def link(title: object, url: object) -> str:
    """A link as Markdown; an address that is not of the web is shown as text."""
    address = str(url or "")
    words = plain(title) or plain(address)
    if not re.match(r"https?://", address):
        return words
    safe = address.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
    return f"[{words}](<{safe}>)"


def named(language: Language, name: object, text: object) -> str:
    """A name in bold and its text, as Markdown: "**Basis**: register"."""
    return pair(language, f"**{plain(name)}**", plain(text))


def plate(recommendation: str, theme: ThemeName, text: str = "") -> str:
    """A recommendation's coloured plate, as Markdown; ``text`` (Markdown) in place of its id."""
    if recommendation not in RECOMMENDATIONS:
        return text or plain(recommendation)
    colours = THEMES[theme]
    ground, ink = colours.colour(recommendation), colours.on(recommendation)
    return f':color[ {text or recommendation} ]{{foreground="{ink}" background="{ground}"}}'


def status_badge(status: str, language: Language) -> str:
    """A status as Markdown: badge, icon and word."""
    look = STATUSES[status]
    return f":{look.badge}-badge[{look.icon} {language._(look.word)}]"


def sentence(text: str) -> str:
    """A finding as a title shows it: without its full stop where it is the only sentence."""
    return text[:-1] if text.endswith(".") and text.count(".") == 1 else text
