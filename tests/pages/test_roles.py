"""What each role is shown, and what somebody who has to sign in is not."""

import pytest

from observatory.access import LOCAL_MANAGER, Action, Role, Visitor, may
from observatory.ui import context, identity
from observatory.ui.listing import PAGES, listed
from tests.pages.conftest import texts


@pytest.fixture
def reader(monkeypatch):
    """Let somebody read: ``reader(Role.FUNDER)``, signed in unless told otherwise."""

    def become(role, name="vera@chamber.example", providers=("",)):
        monkeypatch.setattr(identity, "providers", lambda: providers)
        monkeypatch.setattr(context, "reader", lambda: Visitor(name, role))

    return become


def buttons(page):
    return {item.key for item in page.sidebar.button}


def test_an_outsider_sees_the_way_in_and_nothing_of_the_data(reader, opened, nothing):
    reader(Role.OUTSIDER, name="")
    page = opened("overview", nothing)
    assert page.title[0].value == "Sign in to read the observatory"
    assert not page.main.metric
    assert "dataset" not in {item.key for item in page.sidebar.selectbox}
    assert not buttons(page)
    assert {item.key for item in page.main.button} == {"sign-in-"}


def test_somebody_signed_in_who_is_not_on_the_list_is_told_so(reader, opened, nothing):
    reader(Role.OUTSIDER, name="otto@elsewhere.example")
    page = opened("overview", nothing)
    assert "otto" in texts(page)
    assert "not on the list" in texts(page)
    assert buttons(page) == {"sign-out"}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FUNDER, Role.PRESENTER])
def test_the_audit_log_is_no_part_of_what_others_than_managers_see(reader, opened, nothing, role):
    reader(role)
    page = opened("sources", nothing, part="log")
    assert "log" not in page.session_state["part"]
    assert "on record" not in texts(page)


def test_a_manager_reads_the_audit_log(reader, opened, nothing):
    reader(Role.MANAGER)
    page = opened("sources", nothing, part="log")
    assert page.session_state["part"] == "log"
    assert "0 deeds are on record" in texts(page)


def test_a_reader_without_a_provider_is_told_why_they_only_read(reader, opened, nothing):
    reader(Role.VIEWER, name="", providers=())
    page = opened("overview", nothing)
    told = " ".join(item.value for item in page.sidebar.markdown)
    assert "polls cannot be opened" in told
    assert not buttons(page)


def test_whoever_sits_at_the_machine_without_a_provider_is_not_asked_to_sign_in(
    reader, opened, nothing
):
    reader(Role.MANAGER, name=LOCAL_MANAGER, providers=())
    page = opened("overview", nothing)
    assert not buttons(page)
    assert not [item for item in page.sidebar.caption if "manager" in item.value]


@pytest.mark.parametrize("key", [item.key for item in PAGES if item.action is not Action.READ])
def test_the_address_of_a_page_that_is_not_for_a_viewer_leads_to_the_first_page(
    reader, opened, nothing, key
):
    reader(Role.VIEWER)
    assert not may(Role.VIEWER, listed(key).action)
    assert opened(key, nothing).title[0].value == opened("overview", nothing).title[0].value
    reader(Role.MANAGER)
    assert opened(key, nothing).title[0].value != opened("overview", nothing).title[0].value
