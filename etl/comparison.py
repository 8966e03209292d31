"""The measures of published figures by which the territory is compared with the country.

A source that knows the whole country makes them; C5 reads them, whoever made them. C5b reads the
employment of regions.
"""

ESTABLISHMENTS = "establishments"
"""Open establishments of all activities."""
_OF_SEGMENT = f"{ESTABLISHMENTS}:"


def of_segment(segment: str) -> str:
    """The measure of the open establishments of one segment of the industry."""
    return _OF_SEGMENT + segment


def segment_of(measure: str) -> str | None:
    """The segment of such a measure, None for any other one."""
    return measure.removeprefix(_OF_SEGMENT) if measure.startswith(_OF_SEGMENT) else None


EMPLOYMENT = "employment"
"""Persons employed in all activities."""
_EMPLOYED = f"{EMPLOYMENT}:"


def segment_employed(measure: str) -> str | None:
    """The segment of a measure of persons employed in it, None for any other one."""
    return measure.removeprefix(_EMPLOYED) if measure.startswith(_EMPLOYED) else None
