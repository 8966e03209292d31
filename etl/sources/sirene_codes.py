"""What the codes of the Sirene register mean, whoever reads them: files or services.

Sources: INSEE, "Variables de la base Sirene" (head-count bands, diffusion) and "Catégories
juridiques", level III (legal categories).
"""

from collections.abc import Iterable

from observatory.config import activity_code

COUNTRY = "FR"
"""The country whose register it is."""

EMPLOYEES: dict[str, float] = {
    "00": 0, "01": 1.5, "02": 4, "03": 7.5, "11": 14.5, "12": 34.5, "21": 74.5, "22": 149.5,
    "31": 224.5, "32": 374.5, "41": 749.5, "42": 1499.5, "51": 3499.5, "52": 7499.5, "53": 10_000,
}  # fmt: skip
"""Head-count band -> employees: the middle of the band (01 is 1 to 2, 11 is 10 to 19 …), the lower
end of the open one. NN, "presumed without employees", states no number."""

NOMENCLATURE = "NAFRev2"
"""The nomenclature that scopes are written in, as the register names it."""

HIDDEN = frozenset({"[ND]", "[NON-DIFFUSIBLE]"})
"""What stands for a value that is not given out: in files, and in services."""

SOLE_TRADER = "1"
"""First digit of the legal category of a natural person."""

_KINDS = {
    "1": "company", "2": "company", "3": "company", "4": "institution", "5": "company",
    "6": "company", "7": "institution", "71": "authority", "72": "authority", "734": "authority",
    "735": "authority", "7331": "school", "7383": "school", "7384": "school", "8": "institution",
    "84": "association", "9": "association",
}  # fmt: skip
"""Beginning of a legal category -> kind of organisation; the longest beginning holds. 734 and 735:
communes that act together; 7331, 7383, 7384: public education; 84: trade unions."""


def employees(band: str | None) -> float | None:
    """Employees of a head-count band; None where it states no number."""
    return EMPLOYEES.get(band or "")


def organisation_kind(legal_category: str | None) -> str:
    """Kind of organisation of a legal category; a company where there is none."""
    code = (legal_category or "").strip()
    found = (_KINDS.get(code[:length]) for length in range(len(code), 0, -1))
    return next((kind for kind in found if kind), "company")


def is_diffused(*marks: str | None) -> bool:
    """Whether names and addresses are given out: every diffusion mark says so, or is absent."""
    return all(mark in (None, "", "O") for mark in marks)


def shown(value: str | None) -> str:
    """A value of the register; "" where it is absent or not given out."""
    text = (value or "").strip()
    return "" if text in HIDDEN else text


def neutral_name(siren: str) -> str:
    """What stands for the name of a unit that does not give it out: its public number."""
    return f"SIREN {siren}"


def spellings(codes: Iterable[str]) -> dict[str, str]:
    """Activity codes as sources write them (``59.11A``, ``5911A``) -> the code as it is given."""
    found: dict[str, str] = {}
    for code in codes:
        bare = activity_code(code)
        found |= dict.fromkeys((code, bare, f"{bare[:2]}.{bare[2:]}"), code)
    return found
