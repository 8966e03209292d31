"""The application as whoever comes from outside knows it: the path and the address it stands under."""

from urllib.parse import urlsplit

import streamlit as st

_HERE = "http://localhost:8501"


def base_path() -> str:
    """The path under which a proxy serves the application, such as ``/prefix``; empty at the root."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def address() -> str:
    """The address of the application as the reader's browser has it, without a page."""
    here = urlsplit(st.context.url or _HERE)
    return f"{here.scheme}://{here.netloc}{base_path()}"
