"""The screenshots of the README and of the guide, taken again: ``python -m tests.pictures`` (``make pictures``)."""

from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from observatory import ROOT
from observatory.guide import GUIDE
from observatory.i18n import LANGUAGES
from observatory.snapshot import warehouse_root
from observatory.ui.listing import listed
from tests.browser import chromium
from tests.serving import served

FOLDER = ROOT / "docs" / "pictures"
OF_THE_GUIDE = GUIDE / "pictures"


class Picture(NamedTuple):
    """One screenshot: its name, the page and its address's query, size and theme."""

    name: str
    page: str
    query: str
    size: tuple[int, int] = (1400, 1000)
    scheme: str = "light"
    folder: Path = FOLDER


PICTURES = (
    Picture("overview-fr", "overview", "dataset=public&lang=fr"),
    Picture(
        "recommendations-en-dark", "recommendations", "dataset=illustrative&lang=en", scheme="dark"
    ),
    Picture("map-fr", "map", "dataset=public&lang=fr"),
    Picture("overview-fr-phone", "overview", "dataset=illustrative&lang=fr", size=(390, 844)),
    *(
        Picture(
            f"{name}-{code}",
            page,
            f"dataset=illustrative&lang={code}{query}",
            (1280, 860),
            folder=OF_THE_GUIDE,
        )
        for code in LANGUAGES
        for name, page, query in (
            ("overview", "overview", ""),
            ("review", "sources", "&part=review"),
            ("recommendations", "recommendations", ""),
            ("polls", "polls", ""),
            ("report", "report", ""),
        )
    ),
)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Take one screenshot of what a reader first sees."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=picture.scheme, locale="fr-FR"
    )  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/{listed(picture.page).url}?{picture.query}")
    page.wait_for_selector("h1")
    page.wait_for_timeout(6000)
    page.screenshot(path=picture.folder / f"{picture.name}.png")
    context.close()


def main() -> None:
    """Take every screenshot over the loaded datasets."""
    for picture in PICTURES:
        picture.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, served(warehouse_root()) as (address, _):
        path = chromium.executable(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        for picture in PICTURES:
            take(browser, address, picture)
            print(picture.folder / f"{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
