"""The QR code that leads a phone to a poll."""

import segno


def qr_svg(address: str, dark: str = "#131A33", light: str = "#FFFFFF") -> str:
    """The code of an address as an SVG picture, dark on light in both themes, with its quiet zone.

    Error correction is medium, so that a projector's dust or a corner in shade does no harm.
    """
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(dark=dark, light=light, border=4, omitsize=True))
