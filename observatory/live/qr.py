"""The link to a poll, and the QR code that leads a phone to it."""

import segno


def vote_url(address: str, code: str) -> str:
    """The link of a poll; ``address``: where phones reach the application, such as
    ``http://192.168.1.20:8501`` (in room mode ``observatory.ui.room.address()``)."""
    return f"{address.rstrip('/')}/vote/{code}"


def qr_svg(link: str, dark: str = "#131A33", light: str = "#FFFFFF") -> str:
    """The code of a link as an SVG picture, dark on light in both themes, with its quiet zone.

    Error correction is medium, so that a projector's dust or a corner in shade does no harm.
    """
    code = segno.make(link, error="m", micro=False)
    return str(code.svg_inline(dark=dark, light=light, border=4, omitsize=True))
