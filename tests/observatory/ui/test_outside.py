"""The application's own address, as a reader's browser has it."""

import pytest
import streamlit as st

from observatory.ui import outside


@pytest.mark.parametrize(
    ("base", "seen", "address"),
    [
        ("", "http://localhost:8501/polls", "http://localhost:8501"),
        ("", None, "http://localhost:8501"),
        ("observatory", "https://chamber.example/observatory/polls", "https://chamber.example/observatory"),
        ("/a/b/", "https://chamber.example:8443/a/b/", "https://chamber.example:8443/a/b"),
    ],
)  # fmt: skip
def test_the_address_has_the_path_of_the_proxy_and_no_page(
    monkeypatch: pytest.MonkeyPatch, base: str, seen: str | None, address: str
) -> None:
    monkeypatch.setattr(type(st.context), "url", seen)
    monkeypatch.setattr(st, "get_option", lambda name: base)
    assert outside.address() == address
