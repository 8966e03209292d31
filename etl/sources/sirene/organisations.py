"""From selected establishments to organisations: one a unit, by its establishments in the scope."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from etl.sources.base import Gathering
from etl.sources.sirene.positions import position
from etl.sources.sirene.selection import OPEN
from etl.sources.sirene_codes import (
    SOLE_TRADER,
    activity,
    head_count,
    organisation_kind,
    public_text,
    undisclosed_name,
    year,
)
from observatory.i18n import Message, N_

Row = Mapping[str, str | None]

COLUMNS = {
    "org_id": "siren", "siren": "siren", "siret": "siret", "name": "denominationUniteLegale",
    "kind": "categorieJuridiqueUniteLegale", "naf": "activitePrincipaleEtablissement",
    "founded_year": "dateCreationEtablissement", "closed_year": "dateDebut",
    "employees": "trancheEffectifsEtablissement", "commune": "codeCommuneEtablissement",
    "lat": "y_latitude", "lon": "x_longitude",
}  # fmt: skip
"""Column of the layout -> the register's own column that it comes from."""
COUNTRY = "FR"
"""The country whose register it is."""

_NO_RECORD = N_("no company: a record with a number SIREN is expected")
_CLOSED_UNDATED = N_("closed on a day that the register does not know: it counts in no year")
_NAMES = (
    "denominationUniteLegale", "denominationUsuelle1UniteLegale", "denominationUsuelleEtablissement",
    "enseigne1Etablissement", "enseigne2Etablissement", "enseigne3Etablissement", "sigleUniteLegale",
)  # fmt: skip
"""Where a name stands, the first one that is filled."""


def add_organisations(
    gathering: Gathering, rows: Sequence[Row], document: Mapping[str, str]
) -> int | None:
    """Add a row a unit to a gathering; ``rows`` are its establishments in the order of their SIRET.

    A row's line is the place of its establishment in that order; the first one that is added comes
    back. ``document``: what the rows cite.
    """
    lines = []
    numbered = [(line, row) for line, row in enumerate(rows, start=1)]
    for siren, found in groupby(numbered, key=lambda item: item[1]["siren"] or ""):
        own = list(found)
        line, chosen = min(own, key=lambda item: _rank(item[1]))
        if not siren:
            gathering.reject(line, "siren", "", Message(_NO_RECORD))
            continue
        closed = closed_year([row for _, row in own])
        if closed == "":
            gathering.reject(line, "dateDebut", "", Message(_CLOSED_UNDATED))
            continue
        cells = {**_organisation(siren, chosen, [row for _, row in own]), **document}
        gathering.add("organisations", line, {**cells, "closed_year": closed})
        lines.append(line)
    return min(lines, default=None)


def _organisation(siren: str, chosen: Row, own: Sequence[Row]) -> dict[str, object]:
    public = all(_is_diffused(row) for row in own)
    naf = activity(chosen["activitePrincipaleEtablissement"])
    place = position(chosen) if public else None
    lat, lon = place or ("", "")
    return {
        "org_id": f"siren:{siren}", "siren": siren, "siret": chosen["siret"], "naf": naf,
        "name": (_name(chosen, own) if public else "") or undisclosed_name(siren, naf),
        "kind": organisation_kind(chosen["categorieJuridiqueUniteLegale"]) or "company",
        "country_code": COUNTRY, "commune": chosen["codeCommuneEtablissement"],
        "founded_year": min(filter(None, (year(r["dateCreationEtablissement"]) for r in own)), default=""),
        "employees": _employees(chosen, own), "lat": lat, "lon": lon,
    }  # fmt: skip


def closed_year(own: Sequence[Row]) -> str | None:
    """The year in which the last of some establishments closed: None where one is open, "" where
    that is not known."""
    if any(_is_open(row) for row in own):
        return None
    years = [year(_closing_day(row)) for row in own]
    return max(years) if all(years) else ""


def _closing_day(row: Row) -> str:
    """The day after the last one on which the history saw it open, else the beginning of its
    closed period, which a later change of whatever else may have moved."""
    last = row.get("last_open_day")
    try:
        return str(date.fromisoformat((last or "")[:10]) + timedelta(days=1))
    except (ValueError, OverflowError):
        return row["dateDebut"] or ""


def _rank(row: Row) -> tuple[bool, bool, str, str]:
    """Seat first, then open, then oldest."""
    created = row["dateCreationEtablissement"] or ""
    oldest = created[:10] if year(created) else "9999"
    seat = (row["etablissementSiege"] or "").lower() in ("true", "1")
    return not seat, not _is_open(row), oldest, row["siret"] or ""


def _is_open(row: Row) -> bool:
    return row["etatAdministratifEtablissement"] == OPEN


def _is_diffused(row: Row) -> bool:
    marks = (row["statutDiffusionEtablissement"], row["statutDiffusionUniteLegale"])
    return all(mark in (None, "", "O") for mark in marks)


def _employees(chosen: Row, own: Sequence[Row]) -> object:
    """The middles of the bands of the open establishments; of the chosen one where none is open."""
    counted = [row for row in own if _is_open(row)] or [chosen]
    heads = [head_count(row["trancheEffectifsEtablissement"]) for row in counted]
    known = [count for count in heads if count is not None]
    return f"{sum(known):g}" if known else ""


def _name(chosen: Row, own: Sequence[Row]) -> str:
    found = (public_text(row[column]) for column in _NAMES for row in (chosen, *own))
    return next(filter(None, found), "") or " ".join(_sole_trader(chosen))


def _sole_trader(row: Row) -> Iterator[str]:
    """A person's name as the register gives it out, for one who trades under no other."""
    if row["categorieJuridiqueUniteLegale"] == SOLE_TRADER:
        for first, second in (
            ("prenomUsuelUniteLegale", "prenom1UniteLegale"),
            ("nomUsageUniteLegale", "nomUniteLegale"),
        ):
            text = public_text(row[first]) or public_text(row[second])
            if text:
                yield text
