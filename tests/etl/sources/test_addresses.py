"""Addresses of web pages, folded so that one story is one."""

import pytest

from etl.sources.addresses import host_of, is_web, same_story, story_id

STORY = "https://journal.example/culture/le-tournage"


@pytest.mark.parametrize(
    "address",
    [
        STORY,
        "http://journal.example/culture/le-tournage",
        "https://www.journal.example/culture/le-tournage/",
        "https://JOURNAL.example:443/culture//le-tournage",
        "http://journal.example:80/culture/le-tournage#haut",
        "https://m.journal.example/culture/le-tournage",
        "https://amp.journal.example/culture/le-tournage",
        "https://journal.example/amp/culture/le-tournage",
        "https://journal.example/culture/le-tournage/amp/",
        "https://journal.example/culture/le-tournage.amp",
        "https://journal.example/culture/le-tournage?amp=1&utm_source=x&fbclid=2",
        "https://journal.example/culture/le-tournage?outputType=amp&xtor=RSS-1",
    ],
)
def test_addresses_of_one_story_are_one(address):
    assert same_story(address) == "journal.example/culture/le-tournage"
    assert story_id(address) == story_id(STORY)


@pytest.mark.parametrize(
    "address",
    [
        "https://autre.example/culture/le-tournage",
        "https://journal.example/culture/le-tournage?page=2",
        "https://journal.example/culture/le-tournage-2",
        "https://journal.example/campus/le-tournage",
        "https://journal.example/Culture/le-tournage",
    ],
)
def test_addresses_of_two_stories_are_two(address):
    assert story_id(address) != story_id(STORY)


def test_the_parameters_that_choose_a_page_hold_in_any_order():
    assert same_story("https://a.example/?id=1&t=2") == same_story(
        "http://a.example?t=2&utm_id=3&id=1"
    )
    assert same_story("https://a.example/?id=1") != same_story("https://a.example/?id=2")


@pytest.mark.parametrize(
    "address", ["", "a.example/x", "ftp://a.example/x", "https://", "http://[::x"]
)
def test_what_is_no_address_of_the_web_stands_for_itself(address):
    assert not is_web(address)
    assert len(story_id(address)) == 16


def test_the_host_is_named_without_www():
    assert host_of("https://www.journal.example:8080/x") == "journal.example"
    assert host_of("http://[::x") == ""
