"""A register of invented companies, served as API Recherche d’entreprises serves its own."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.data_directory import CONFIG
from tests.talking import Answering, Reply, reply_json

Json = dict[str, Any]

DEPARTMENT, SHORE, INLAND, ELSEWHERE = "17", "17300", "17415", "75113"
FRENCH_CONFIG = CONFIG.replace('country = "ES"', 'country = "FR"').replace(
    '["17001", "17002"]', f'["{SHORE}"]'
)
"""The default configuration with its territory in France, so that the register's places are known."""


def siren(number: int) -> str:
    """A valid SIREN from a number."""
    return _checked(f"{number:08}")


def siret(company: str, number: int = 1) -> str:
    """A valid SIRET of a company."""
    return _checked(f"{company}{number:04}")


def _checked(start: str) -> str:
    doubled = (int(digit) * (2 - i % 2) for i, digit in enumerate(reversed(start)))
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return start + str(-total % 10)


def establishment(company: str, number: int = 1, **changes: Any) -> Json:
    """A matching establishment, open, by the shore; the keys of 2026."""
    return {
        "activite_principale": "59.11A", "activite_principale_naf25": "59.11G", "ancien_siege": False,
        "adresse": "1 QUAI DU LARGE 17000", "caractere_employeur": "O", "code_postal": "17000",
        "commune": SHORE, "date_creation": "2012-05-02", "date_debut_activite": "2012-05-02",
        "date_fermeture": None, "epci": "200000000", "est_siege": False, "etat_administratif": "A",
        "geo_id": None, "latitude": "46.1591126", "longitude": "-1.1520434", "liste_enseignes": None,
        "nom_commercial": None, "region": "75", "siret": siret(company, number),
        "statut_diffusion_etablissement": "O", "tranche_effectif_salarie": "02", **changes,
    }  # fmt: skip


def company(number: int = 1, places: Sequence[Json] | None = None, **changes: Any) -> Json:
    """A company, active, with one open establishment by the shore; the keys of 2026."""
    code = siren(number)
    found = [establishment(code, est_siege=True)] if places is None else list(places)
    seat = {**establishment(code, est_siege=True), "departement": DEPARTMENT}
    return {
        "siren": code, "nom_complet": f"STUDIO {number}", "nom_raison_sociale": f"STUDIO {number}",
        "sigle": None, "nombre_etablissements": 1, "nombre_etablissements_ouverts": 1,
        "siege": seat, "activite_principale": "59.11A", "activite_principale_naf25": "59.11G",
        "categorie_entreprise": "PME", "date_creation": "2012-05-02", "date_fermeture": None,
        "date_mise_a_jour": "2026-05-17T10:43:45", "etat_administratif": "A",
        "nature_juridique": "5499", "tranche_effectif_salarie": "02", "statut_diffusion": "O",
        "matching_etablissements": found, **changes,
    }  # fmt: skip


def page(*records: Any, total: int | None = None, number: int = 1, pages: int = 1) -> bytes:
    """An answer of /search."""
    total = len(records) if total is None else total
    head = {"total_results": total, "page": number, "per_page": 25, "total_pages": pages}
    return json.dumps({"results": list(records), **head}).encode()


@dataclass
class Register:
    """The companies, and what the service answers; at most ``most`` are told of a query.

    ``trouble`` may answer in place of the service, by path and parameters.
    """

    companies: list[Json] = field(default_factory=list)
    most: int = 10_000
    trouble: Callable[[dict[str, str]], Reply | None] = lambda _params: None

    def answering(self) -> Answering:
        """What a service says that stands for the register."""
        return lambda path, params: self._answer(path, params)

    def _answer(self, path: str, params: dict[str, str]) -> Reply:
        refused = self.trouble(params)
        if refused:
            return refused
        size, number = int(params.get("per_page", 10)), int(params.get("page", 1))
        if path != "/search" or size > 25 or size * number > self.most:
            return reply_json({"erreur": "Veuillez indiquer un paramètre valide."}, 400)
        found = [item for item in self.companies if self._fits(item, params)]
        total = min(len(found), self.most)
        shown = found[: self.most][size * (number - 1) : size * number]
        pages = math.ceil(total / size)
        body = page(*shown, total=total, number=number, pages=pages)
        return Reply(200, body, {"Content-Type": "application/json"})

    @staticmethod
    def _fits(item: Json, params: dict[str, str]) -> bool:
        communes = {place["commune"] for place in item["matching_etablissements"]}
        commune = params.get("code_commune")
        return (
            item["activite_principale"] in params["activite_principale"].split(",")
            and (not commune or commune in communes)
            and item["etat_administratif"] in params.get("etat_administratif", "AC")
        )
