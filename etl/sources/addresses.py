"""Addresses of web pages as one story is known by them."""

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_HOST_PARTS = re.compile(r"^(?:www\d?|amp|m|mobile)\.")
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp/?$|\.amp(?=\.html?$)|\.amp$", re.IGNORECASE)
_AMP_QUERY = {"amp", "outputtype", "usqp", "amp_js_v"}
_TRACKING = re.compile(
    r"utm_.*|at_.*|mc_[ce]id|mtm_.*|pk_.*|[fgt]clid|fbclid|msclkid|yclid|dclid|gclsrc|igshid|ocid"
    r"|xtor|xtref|cmpid|ns_.*|ref|ref_src|smid|_ga|_gl",
    re.IGNORECASE,
)
_LENGTH = 16


def is_web(address: str) -> bool:
    """Whether an address is one of the web, with a host."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return False


def same_story(address: str) -> str:
    """What all addresses of one page share: host, path and the parameters that choose its content.

    Scheme, port, www, mobile and AMP forms, fragment, parameters of tracking and a slash at the end
    are left out. An address that cannot be taken apart stands for itself.
    """
    try:
        parts = urlsplit(address.strip())
        host = _HOST_PARTS.sub("", (parts.hostname or "").rstrip("."))
    except ValueError:
        return address
    path = _AMP_PATH.sub("", re.sub(r"/{2,}", "/", parts.path)).rstrip("/")
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name) and name.lower() not in _AMP_QUERY
    )
    return f"{host}{path}" + (f"?{urlencode(kept)}" if kept else "")


def story_id(address: str) -> str:
    """A short id of the page at an address, the same for all its addresses."""
    return hashlib.sha256(same_story(address).encode("utf-8", "replace")).hexdigest()[:_LENGTH]


def host_of(address: str) -> str:
    """The host of an address without www; "" where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
