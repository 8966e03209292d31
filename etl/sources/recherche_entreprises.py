"""Companies of a territory from API Recherche d’entreprises, one organisation a company.

A query by place finds companies by their establishments: the head office may lie anywhere. So a
company is placed at the establishment that matched. Persons (``dirigeants``) are not read.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from etl.sources.base import Extract, Gathering, Setting
from etl.sources.recherche_pages import MOST_RESULTS, PER_SECOND, fetch, is_page, page_of
from etl.sources.sirene_codes import (
    CLOSED,
    MASKS,
    PARTIAL_DIFFUSION,
    SHUT,
    SOLE_TRADER,
    activity,
    head_count,
    organisation_kind,
    public_text,
    undisclosed_name,
    year,
)  # fmt: skip
from etl.sources.tabular import file_content, printable
from observatory.i18n import Message, N_

__all__ = ["PER_SECOND", "fetch", "read"]

Record = Mapping[str, Any]

_DIRECTORY = "Annuaire des Entreprises"
_PROFILE = "https://annuaire-entreprises.data.gouv.fr/entreprise/"
_COLUMNS = {
    "org_id": "siren", "siren": "siren", "name": "nom_complet", "kind": "nature_juridique",
    "naf": "activite_principale", "founded_year": "date_creation", "closed_year": "date_fermeture",
    "employees": "tranche_effectif_salarie", "lat": "latitude", "lon": "longitude",
    "commune": "commune", "department_code": "departement",
}  # fmt: skip
_UNPLACED = N_(
    "neither an establishment in France nor a head office there is known, so it has no place"
)
_CLOSED_UNDATED = N_("closed on a day that the register does not know: it counts in no year")
_NO_RECORD = N_("no company: a record with a number SIREN is expected")


def read(paths: Sequence[Path], setting: Setting) -> Extract:
    """The companies on kept pages of the service, each once.

    ``employees`` are the middles of the head-count bands of the establishments that are open in the
    territory, the whole company's where it has no other. ``closed_year`` is the company's, or the
    year in which the last of its establishments in the territory closed. Raises FileRefused.
    """
    pages = sorted(path for path in paths if is_page(path))
    name = pages[0].name if len(pages) == 1 else f"{setting.name} ({len(pages)})"
    gathering = Gathering("recherche-entreprises", name)
    gathering.columns = dict(_COLUMNS)
    seen: set[str] = set()
    digest, size = hashlib.sha256(), 0
    for path in pages:
        label = printable(path.name)
        content = file_content(path, label)
        digest.update(content)
        size += len(content)
        page = page_of(content, label)
        if page.total >= MOST_RESULTS:
            gathering.warn(
                N_(
                    "{file}: the service tells of no more than {most} results of a query, which one"
                    " activity in one commune reaches: companies are missing."
                ),
                most=str(MOST_RESULTS),
            )
        for record in page.results:
            _gather(record, gathering, setting, seen)
    return gathering.extract(digest.hexdigest(), size)


def _gather(record: object, gathering: Gathering, setting: Setting, seen: set[str]) -> None:
    siren = _text(record, "siren") if isinstance(record, dict) else ""
    # Between two pages the register moves on, and a company may come twice.
    if siren in seen:
        return
    gathering.read += 1
    line = gathering.read
    if not isinstance(record, dict) or not siren:
        gathering.reject(line, "siren", "", Message(_NO_RECORD))
        return
    seen.add(siren)
    places = _places(record, setting)
    if not places:
        gathering.reject(line, "matching_etablissements", siren, Message(_UNPLACED))
        return
    closed = _closed_year(record, places)
    if closed is None:
        gathering.reject(line, "date_fermeture", siren, Message(_CLOSED_UNDATED))
        return
    gathering.add("organisations", line, _row(record, siren, places, closed))


def _row(record: Record, siren: str, places: list[Record], closed: str) -> dict[str, str]:
    """The organisation; of a unit with partial diffusion only code, activity and commune."""
    place = places[0]
    code = activity(_text(record, "activite_principale"))
    hidden = _is_hidden(record)
    row = {
        "org_id": f"siren:{siren}",
        "name": "" if hidden else _name(record, place),
        "kind": organisation_kind(_text(record, "nature_juridique")),
        "country_code": "FR",
        "commune": _text(place, "commune"),
        "department_code": _text(place, "departement"),
        "founded_year": year(_text(record, "date_creation")),
        "closed_year": closed,
        "employees": _employees(record, places),
        "siren": siren,
        "siret": _text(place, "siret"),
        "naf": code,
        "source_title": _DIRECTORY,
        "source_url": _PROFILE + siren,
        "source_date": _text(record, "date_mise_a_jour")[:10],
    }
    row["name"] = row["name"] or undisclosed_name(siren, code)
    lat, lon = _text(place, "latitude"), _text(place, "longitude")
    if lat and lon and not hidden and not _is_hidden(place):
        row |= {"lat": lat, "lon": lon}
    return row


def _places(record: Record, setting: Setting) -> list[Record]:
    """The establishments that count, the one where the company is placed first: in the territory,
    open, the head office. Where none matched, the head office, if it lies in France."""
    matched = record.get("matching_etablissements")
    matched = matched if isinstance(matched, list) else []
    found = [item for item in matched if isinstance(item, dict) and _in_france(item)]
    local = [item for item in found if setting.is_local(_text(item, "commune"), "FR")]
    seat = record.get("siege")
    if not found and isinstance(seat, dict) and _in_france(seat):
        return [seat]
    return sorted(
        local or found,
        key=lambda item: (_is_shut(item), not item.get("est_siege"), _text(item, "siret")),
    )


def _in_france(place: Record) -> bool:
    return bool(_text(place, "commune")) and not _text(place, "code_pays_etranger")


def _name(record: Record, place: Record) -> str:
    """A sole trader's trade name goes before the person's; else the name of the directory."""
    trade = ""
    if _text(record, "nature_juridique") == SOLE_TRADER:
        signs = place.get("liste_enseignes")
        signs = signs if isinstance(signs, list) else []
        names = [_text(place, "nom_commercial"), *(public_text(s) for s in signs if _is_text(s))]
        trade = next(filter(None, names), "")
    return trade or _text(record, "nom_complet") or _text(record, "nom_raison_sociale")


def _employees(record: Record, places: list[Record]) -> str:
    counts = [
        head_count(_text(place, "tranche_effectif_salarie"))
        for place in places
        if not _is_shut(place)
    ]
    known = [count for count in counts if count is not None]
    # The company's own band also counts those who work elsewhere.
    if not known and counts and record.get("nombre_etablissements_ouverts") == 1:
        whole = head_count(_text(record, "tranche_effectif_salarie"))
        known = [] if whole is None else [whole]
    return str(sum(known)).removesuffix(".0") if known else ""


def _closed_year(record: Record, places: list[Record]) -> str | None:
    """The year of closure, "" where it is open, None where it is closed and nobody knows since
    when."""
    ceased = _text(record, "etat_administratif") == CLOSED
    left = all(_is_shut(place) for place in places)
    if not ceased and not left:
        return ""
    # Where no day of closure is stated, the present state holds since the last change.
    ends = [
        year(_text(place, "date_fermeture")) or year(_text(place, "date_debut_activite"))
        for place in places
        if left
    ]
    last = max(ends, default="")
    return last or (year(_text(record, "date_fermeture")) if ceased else "") or None


def _is_shut(place: Record) -> bool:
    return _text(place, "etat_administratif") in SHUT


def _is_hidden(unit: Record) -> bool:
    """Whether a company or an establishment is of partial diffusion: by its status, or a mask."""
    states = (unit.get("statut_diffusion"), unit.get("statut_diffusion_etablissement"))
    name = unit.get("nom_complet")
    return PARTIAL_DIFFUSION in states or (_is_text(name) and name in MASKS)


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    return public_text(value) if _is_text(value) else ""


def _is_text(value: object) -> bool:
    return isinstance(value, str)
