"""What pages hand to the browser for printing."""

from observatory import ROOT
from observatory.charts.palette import DARK, LIGHT
from observatory.ui import printing


def rgb(colour: str) -> str:
    """A colour as a browser writes it, without its brackets."""
    return ", ".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))


def test_every_colour_of_a_dark_chart_has_its_own_on_paper() -> None:
    told = printing.colours()
    for name in ("R1", "R2", "R3", "R4", "R5", "brand", "context", "ink", "muted"):
        assert told[rgb(DARK.colour(name))] == rgb(LIGHT.colour(name)), name
    for dark, light in zip(DARK.sequential, LIGHT.sequential, strict=True):
        assert told[rgb(dark)] == rgb(light)
    assert told[rgb(DARK.page)] == "255, 255, 255"
    assert told[rgb(DARK.hairline)] == rgb(LIGHT.hairline)


def test_the_style_sheet_has_another_address_whenever_it_is_another(monkeypatch) -> None:
    monkeypatch.setattr(printing, "base_path", lambda: "/observatory")
    printing.sheet.cache_clear()
    path, _, version = printing.sheet().partition("?v=")
    printing.sheet.cache_clear()
    assert path == "/observatory/app/static/print/print.css"
    assert (ROOT / "static" / printing.SHEET).is_file()
    assert len(version) == 10
