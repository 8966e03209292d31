"""What the codes of the French register of companies (Sirene) mean.

The register's stock files and the services over it share them. Sources: INSEE, « Catégories
juridiques » (2022), « Nomenclature d’activités française, rév. 2 » and the documentation of the
Sirene files (« tranche d’effectif », « statut de diffusion »).
"""

import re
from datetime import date

from observatory import reference

HEAD_COUNT_BANDS: dict[str, tuple[int, int | None]] = {
    "00": (0, 0),
    "01": (1, 2),
    "02": (3, 5),
    "03": (6, 9),
    "11": (10, 19),
    "12": (20, 49),
    "21": (50, 99),
    "22": (100, 199),
    "31": (200, 249),
    "32": (250, 499),
    "41": (500, 999),
    "42": (1000, 1999),
    "51": (2000, 4999),
    "52": (5000, 9999),
    "53": (10000, None),
}
"""Code of a head-count band (« tranche d’effectif salarié ») -> its bounds, in persons employed;
the last one has no upper bound. ``NN`` is no band: the unit has, or is presumed to have, no
employee for want of a declaration."""

UNKNOWN_DAY = date(1900, 1, 1)
"""What the register writes as a date of creation that it does not know."""
MASKS = frozenset({"[ND]", "[NON-DIFFUSIBLE]"})
"""What the stock files, and the service, write in place of what is not public."""
PARTIAL_DIFFUSION = "P"
"""The diffusion status of a unit whose name, address and position are not public."""
CLOSED = "C"
"""The administrative state of a unit that has ceased; an establishment's may also be ``F``."""
SHUT = frozenset({"C", "F"})
"""The administrative states of an establishment that has closed."""
SOLE_TRADER = "1000"
"""The legal category of a person who trades in their own name."""

_ACTIVITY = re.compile(r"(\d{2})\.?(\d{2})([A-Z])")
_SCHOOLS = frozenset({"7331", "7383", "7384"})
_AUTHORITIES = ("71", "72", "7312", "7313", "734", "735")
_KINDS = (
    ("1", "company"),
    ("2", "company"),
    ("3", "company"),
    ("4", "institution"),
    ("5", "company"),
    ("6", "company"),
    ("7", "institution"),
    ("8", "institution"),
    ("91", "institution"),
    ("92", "association"),
    ("93", "institution"),
    ("99", "institution"),
)


def head_count(band: str | None) -> float | None:
    """The middle of a head-count band, in persons; the lower bound of the open one.

    None where there is no band (``NN``, empty, masked): the number is not known.
    """
    bounds = HEAD_COUNT_BANDS.get((band or "").strip())
    if bounds is None:
        return None
    low, high = bounds
    return (low + high) / 2 if high is not None else float(low)


def activity(code: str | None, nomenclature: str | None = "NAFRev2") -> str:
    """An activity code as NAF rev. 2 writes it (``59.11A``); "" for one of another nomenclature.

    Codes of older nomenclatures have other shapes (``74.1J``, ``22.02``) and other meanings.
    """
    found = _ACTIVITY.fullmatch((code or "").strip().upper())
    if not found or nomenclature not in ("NAFRev2", "", None):
        return ""
    return f"{found[1]}.{found[2]}{found[3]}"


def organisation_kind(legal_category: str | None) -> str:
    """The kind of an organisation from its legal category (four digits); "" where none is known.

    Sole traders, undivided and foreign units, private companies: company. Associations (92xx):
    association. Schools and universities of public law: school. The State, local authorities and
    their groupings: authority. Other bodies of public or private law: institution.
    """
    code = (legal_category or "").strip()
    if not re.fullmatch(r"\d{4}", code):
        return ""
    if code in _SCHOOLS:
        return "school"
    if code.startswith(_AUTHORITIES):
        return "authority"
    return next((kind for start, kind in _KINDS if code.startswith(start)), "")


def public_text(text: str | None) -> str:
    """A text of the register; "" where it is absent or masked."""
    shown = (text or "").strip()
    return "" if shown.upper() in MASKS else shown


def undisclosed_name(siren: str, activity_code: str) -> str:
    """What a unit whose name is not public is called: what it does, and its number."""
    names = reference.naf().set_index("code")["name_fr"]
    label = str(names.get(activity_code, "")) or f"NAF {activity_code}".strip()
    return f"{label} ({siren})"


def year(day: str | None) -> str:
    """The year of an ISO day; "" where it is absent or the day that stands for an unknown one."""
    try:
        found = date.fromisoformat((day or "").strip()[:10])
    except ValueError:
        return ""
    return "" if found == UNKNOWN_DAY else str(found.year)
