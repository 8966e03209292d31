"""The QR code and the link that it holds."""

import re

from observatory.live.qr import qr_svg, vote_url


def test_the_link_of_a_poll_is_under_the_rooms_address() -> None:
    assert vote_url("http://10.0.0.5:8501/", "BCDFGH") == "http://10.0.0.5:8501/vote/BCDFGH"


def test_the_code_is_a_picture_with_a_quiet_zone_that_scales() -> None:
    svg = qr_svg(vote_url("http://10.0.0.5:8501", "BCDFGH"))
    # 36 characters at medium correction: version 3, 29 modules, and four of quiet on each side.
    assert re.search(r'viewBox="0 0 37 37"', svg)
    assert "width=" not in svg.split(">")[0]
    assert "#131a33" in svg
    assert svg != qr_svg(vote_url("http://10.0.0.5:8501", "BCDFGJ"))
