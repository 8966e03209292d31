"""Stock files of the Sirene register for tests, in the shapes of several years, and what is read.

Units, establishments and places are invented; the territory is the department ``48`` unless another
is named, its commune ``48095`` where the files name none.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from etl.contracts import empty_rows
from etl.inputs import SourceChecked, SourceInput, located, placed, read_source
from etl.sources.base import Setting
from observatory.config import Config, Territory
from observatory.model import LAYOUT

SCOPE = {"59.11A": "production", "62.01Z": "games", "59.12Z": "production"}
_ADDRESS = (
    "complementAdresse numeroVoie indiceRepetition typeVoie libelleVoie codePostal libelleCommune"
)

ESTABLISHMENTS_2018 = [
    "siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement",
    "trancheEffectifsEtablissement", "anneeEffectifsEtablissement",
    "activitePrincipaleRegistreMetiersEtablissement", "dateDernierTraitementEtablissement",
    "etablissementSiege", "nombrePeriodesEtablissement",
    *(f"{name}Etablissement" for name in _ADDRESS.split()),
    "codeCommuneEtablissement", "codePaysEtrangerEtablissement", "dateDebut",
    "etatAdministratifEtablissement", "enseigne1Etablissement", "enseigne2Etablissement",
    "enseigne3Etablissement", "denominationUsuelleEtablissement",
    "activitePrincipaleEtablissement", "nomenclatureActivitePrincipaleEtablissement",
    "caractereEmployeurEtablissement",
]  # fmt: skip
ESTABLISHMENTS_2019 = [
    *ESTABLISHMENTS_2018, "longitude", "latitude", "geo_score", "geo_type", "geo_adresse", "geo_id",
    "geo_ligne", "geo_l4", "geo_l5",
]  # fmt: skip
ESTABLISHMENTS_2024 = [
    *ESTABLISHMENTS_2018[:11], "dernierNumeroVoieEtablissement", *ESTABLISHMENTS_2018[11:],
    "identifiantAdresseEtablissement", "coordonneeLambertAbscisseEtablissement",
    "coordonneeLambertOrdonneeEtablissement",
]  # fmt: skip
ESTABLISHMENTS_2026 = [*reversed(ESTABLISHMENTS_2024), "activitePrincipaleNAF25Etablissement"]
UNITS = [
    "siren", "statutDiffusionUniteLegale", "unitePurgeeUniteLegale", "dateCreationUniteLegale",
    "sigleUniteLegale", "sexeUniteLegale", "prenom1UniteLegale", "prenomUsuelUniteLegale",
    "pseudonymeUniteLegale", "etatAdministratifUniteLegale", "nomUniteLegale",
    "nomUsageUniteLegale", "denominationUniteLegale", "denominationUsuelle1UniteLegale",
    "categorieJuridiqueUniteLegale", "activitePrincipaleUniteLegale", "nicSiegeUniteLegale",
]  # fmt: skip
POSITIONS_19 = [
    "siret",
    "x",
    "y",
    "qualite_xy",
    "epsg",
    "plg_qp24",
    "plg_iris",
    "plg_zus",
    "plg_qp15",
    "plg_qva",
    "plg_code_commune",
    "distance_precision",
    "qualite_qp24",
    "qualite_iris",
    "qualite_zus",
    "qualite_qp15",
    "qualite_qva",
    "y_latitude",
    "x_longitude",
]
POSITIONS_17 = [
    "siret",
    "x",
    "y",
    "qualite_xy",
    "epsg",
    "plg_qp",
    "plg_iris",
    "plg_zus",
    "plg_qva",
    "plg_code_commune",
    "distance_precision",
    "qualite_qp",
    "qualite_iris",
    "qualite_zus",
    "qualite_qva",
    "y_latitude",
    "x_longitude",
]
PERIODS = [
    "siren", "nic", "siret", "dateFin", "dateDebut", "etatAdministratifEtablissement",
    "changementEtatAdministratifEtablissement", "activitePrincipaleEtablissement",
]  # fmt: skip

Record = dict[str, str]


def siren(number: int) -> str:
    """A company number with its check digit."""
    return _checked(f"{number:08d}")


def siret(number: int, place: int = 1) -> str:
    """The number of an establishment of ``siren(number)``, with its check digit."""
    return _checked(f"{siren(number)}{place:04d}")


def _checked(digits: str) -> str:
    doubled = [int(d) * (2 - at % 2) for at, d in enumerate(reversed(digits))]
    return f"{digits}{-sum(d // 10 + d % 10 for d in doubled) % 10}"


def establishment(number: int, place: int = 1, **cells: str) -> Record:
    """An open seat in 48095 that makes films, founded in 2010; ``cells`` by the beginning of their
    column's name or its whole."""
    whole = siret(number, place)
    record = {
        "siren": siren(number), "nic": whole[9:], "siret": whole,
        "statutDiffusionEtablissement": "O", "dateCreationEtablissement": "2010-03-01",
        "dateDernierTraitementEtablissement": "2024-06-30T10:11:12", "etablissementSiege": "true",
        "codeCommuneEtablissement": "48095", "dateDebut": "2012-05-06",
        "etatAdministratifEtablissement": "A", "activitePrincipaleEtablissement": "59.11A",
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2", "libelleVoieEtablissement": "DU PRE, LE HAUT",
    }  # fmt: skip
    return record | {_whole(name, ESTABLISHMENTS_2019): cell for name, cell in cells.items()}


def unit(number: int, **cells: str) -> Record:
    """A limited company called ``Film <number>``."""
    record = {
        "siren": siren(number), "statutDiffusionUniteLegale": "O",
        "denominationUniteLegale": f"Film {number}", "categorieJuridiqueUniteLegale": "5499",
    }  # fmt: skip
    return record | {_whole(name, UNITS): cell for name, cell in cells.items()}


def _whole(name: str, columns: Sequence[str]) -> str:
    return name if name in columns else next(c for c in columns if c.startswith(name))


def text(columns: Sequence[str], records: Iterable[Mapping[str, str]], delimiter: str = ",") -> str:
    """A CSV file as the register publishes it."""
    out = io.StringIO()
    writer = csv.DictWriter(
        out, columns, "", "ignore", delimiter=delimiter, lineterminator="\n"
    )  # fmt: skip
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def parquet(path: Path, columns: Sequence[str], records: Iterable[Mapping[str, str]]) -> Path:
    """A Parquet file as the register publishes it: days, instants and flags have their types."""
    types = {"dateC": "DATE", "dateDe": "TIMESTAMP", "dateDebut": "DATE", "dateFin": "DATE", "etablissementSiege": "BOOLEAN"}  # fmt: skip
    kinds = {c: next((t for p, t in types.items() if c.startswith(p)), "VARCHAR") for c in columns}
    kinds |= {"dateDebut": "DATE"} if "dateDebut" in kinds else {}
    cells = ", ".join(f'CAST(nullif("{c}", \'\') AS {kind}) AS "{c}"' for c, kind in kinds.items())
    source = path.with_suffix(".txt")
    source.write_text(text(columns, records), encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {cells} FROM read_csv('{source}', all_varchar=true, header=true))"
            f" TO '{path}' (FORMAT parquet)"
        )
    source.unlink()
    return path


def config(focal: str = "48", **settings: Any) -> Config:
    """A configuration over French communes."""
    return Config(
        title={"en": "Trial"}, languages=["fr", "en"], territory=Territory(focal, "FR"),
        focal_cluster=None, organisers=[], baseline_year=2017,
        **{"scope": SCOPE, "as_of": date(2026, 10, 31)} | settings,
    )  # fmt: skip


@cache
def _is_local(focal: str) -> Any:
    empty = empty_rows(LAYOUT["territories"], ["en"])
    return placed(Setting({"kind": "sirene-stock"}, config(focal)), lambda: empty).is_local


def read_stock(
    location: Path | Sequence[Path | str], settings: Config | None = None, **options: Any
) -> SourceChecked:
    """Read stock files as a source called ``stock``, whose places are looked up once."""
    chosen = settings or config()
    places = [location] if isinstance(location, Path) else location
    source: dict[str, Any] = {"name": "stock", "kind": "sirene-stock"}
    source["location"] = [str(place) for place in places]
    setting = Setting(source | options, chosen, _is_local(chosen.territory.focal))
    return read_source(SourceInput(setting, located(setting, Path())), ["fr", "en"])


def write(
    folder: Path,
    establishments: Iterable[Record],
    units: Iterable[Record] | None = None,
    positions: Iterable[Record] | None = None,
    columns: Sequence[str] = ESTABLISHMENTS_2024,
) -> Path:
    """Write CSV files of establishments and, where they are given, units and positions."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"StockEtablissement_utf8.csv": text(columns, establishments)}
    if units is not None:
        files["StockUniteLegale_utf8.csv"] = text(UNITS, units)
    if positions is not None:
        name = "GeolocalisationEtablissement_Sirene_pour_etudes_statistiques_utf8.csv"
        files[name] = text(POSITIONS_19, positions, ";")
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder
