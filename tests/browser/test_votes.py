"""A phone votes in a real browser, with its keyboard and without scripts."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from observatory.live import Kind
from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import RULES
from tests.observatory.live.conftest import ASKS, PIA, Room
from tests.serving import free_port
from tests.vote_server import vote_pages

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_phone_without_scripts_votes_by_keyboard_and_every_page_is_accessible(
    browser: Browser, tmp_path: Path
) -> None:
    room = Room(str(tmp_path / "register.sqlite"))
    polls = [room.opened(kind, asks=ASKS) for kind in Kind]
    single = room.polls.show(PIA, polls[0].id, polls[0].revision)
    size = {"width": PHONE[0], "height": PHONE[1]}
    with vote_pages(room.address, port := free_port()):
        address = f"http://127.0.0.1:{port}/vote"
        plain = browser.new_context(java_script_enabled=False, viewport=size, locale="fr-FR")
        phone = plain.new_page()
        phone.goto(address)
        phone.get_by_label("Code du vote").fill(single.code.lower())
        phone.keyboard.press("Enter")
        phone.get_by_role("radio", name="B fr").focus()
        phone.keyboard.press("Space")
        phone.keyboard.press("Enter")
        phone.get_by_text("Votre réponse est enregistrée").wait_for()
        assert phone.get_by_role("radio", name="B fr").is_checked()
        plain.close()
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
            page = context.new_page()
            for path in ("", *(f"/{poll.code}" for poll in polls), f"/{single.code}/results"):
                page.goto(address + path)
                if "results" not in path and path:
                    # With its faults told, a page holds all that it can hold.
                    page.locator("button").first.click()
                found = Axe().run(page, options=RULES).response["violations"]
                assert [(path, item["id"]) for item in found] == []
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= PHONE[0], f"{path} is wider than a phone"
            context.close()
    (answer,) = room.polls.answers(single.id)
    assert answer.choices == {single.options[1].id: 1}
    room.database.close()
