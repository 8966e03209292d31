"""Values kept in the address by id: a small page of two, run without a browser."""

import pytest
from streamlit.testing.v1 import AppTest


def script() -> None:
    import streamlit as st

    from observatory.ui.address import forget, held, showing

    known = {"all": "All", "a": "First", "b": "Second"}
    kind = held("kind", "all", lambda asked: asked if asked in known else None)
    counts = len(st.session_state)
    st.selectbox(
        "Kind", list(known), format_func=lambda key: f"{known[key]} ({counts})",
        **showing("kind", kind, widget=f"-{counts}", resets=("page",)),
    )  # fmt: skip
    page = int(held("page", "1", lambda asked: asked if asked.isdigit() else None))
    st.number_input("Page", 1, 9, **showing("page", page))
    st.button("Forget", on_click=forget, args=("kind", "page"))
    st.text(f"{kind} {page}")


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(script)


def state(test: AppTest) -> tuple[str, dict[str, str]]:
    """What the page shows, and its address."""
    assert not test.exception
    address = {name: "".join(value) for name, value in test.query_params.items()}
    return test.text[0].value, address


def test_without_an_address_the_defaults_hold_and_are_not_written(page: AppTest) -> None:
    assert state(page.run()) == ("all 1", {})


def test_an_address_is_followed(page: AppTest) -> None:
    page.query_params["kind"] = "b"
    page.query_params["page"] = "4"
    assert state(page.run()) == ("b 4", {"kind": "b", "page": "4"})


def test_what_an_address_does_not_mean_is_taken_out(page: AppTest) -> None:
    page.query_params["kind"] = "<script>"
    page.query_params["page"] = "-1"
    assert state(page.run()) == ("all 1", {})


def test_a_choice_is_written_by_its_id_though_its_label_changes(page: AppTest) -> None:
    page.run().selectbox[0].select("b").run()
    assert state(page) == ("b 1", {"kind": "b"})
    assert state(page.run()) == ("b 1", {"kind": "b"})


def test_another_choice_sends_back_to_the_first_page(page: AppTest) -> None:
    page.query_params["page"] = "4"
    page.run().selectbox[0].select("a").run()
    assert state(page) == ("a 1", {"kind": "a"})


def test_a_choice_of_the_default_leaves_the_address_clean(page: AppTest) -> None:
    page.query_params["kind"] = "b"
    page.run().selectbox[0].select("all").run()
    assert state(page) == ("all 1", {})


def test_a_new_address_wins_over_what_was_chosen(page: AppTest) -> None:
    page.run().selectbox[0].select("a").run()
    page.query_params["kind"] = "b"
    assert state(page.run())[0] == "b 1"


def test_what_is_forgotten_is_gone_from_the_address(page: AppTest) -> None:
    page.query_params["kind"] = "b"
    page.query_params["page"] = "4"
    page.run().button[0].click().run()
    assert state(page) == ("all 1", {})
