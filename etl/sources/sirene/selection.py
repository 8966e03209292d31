"""The establishments of a territory and an industry, as Ibis expressions over the stock files.

The expressions take one table a kind of file, with columns by the register's names in any order and
of any type, and use only what every engine has: the same definition runs on DuckDB and on Spark.
What comes back is small: texts only, one row an establishment.
"""

from collections.abc import Collection, Iterable

import ibis
import ibis.expr.types as ir

from observatory.config import activity_code

NEEDED = {
    "establishments": (
        "siren", "siret", "dateCreationEtablissement", "etatAdministratifEtablissement",
        "dateDebut", "codeCommuneEtablissement", "activitePrincipaleEtablissement",
    ),
    "units": ("siren", "denominationUniteLegale", "categorieJuridiqueUniteLegale"),
    "positions": ("siret", "y_latitude", "x_longitude"),
    "periods": ("siret", "dateDebut", "dateFin", "etatAdministratifEtablissement"),
}  # fmt: skip
"""The columns without which a file of a kind cannot be used."""
OPTIONAL = {
    "establishments": (
        "statutDiffusionEtablissement", "etablissementSiege", "trancheEffectifsEtablissement",
        "nomenclatureActivitePrincipaleEtablissement", "denominationUsuelleEtablissement",
        "enseigne1Etablissement", "enseigne2Etablissement", "enseigne3Etablissement",
        "dateDernierTraitementEtablissement", "latitude", "longitude", "geo_type",
    ),
    "units": (
        "statutDiffusionUniteLegale", "denominationUsuelle1UniteLegale", "sigleUniteLegale",
        "nomUniteLegale", "nomUsageUniteLegale", "prenomUsuelUniteLegale", "prenom1UniteLegale",
    ),
    "positions": ("x", "y", "epsg", "qualite_xy"),
    "periods": (),
}  # fmt: skip
"""The columns that are used where a file has them."""
NOMENCLATURE = "NAFRev2"
"""The nomenclature that scopes are written in, as the register names it."""
OPEN = "A"
"""The administrative state of an establishment that is open."""


def texts(table: ir.Table, kind: str) -> ir.Table:
    """The columns of a kind of file as texts, NULL where the file does not have one."""
    columns = {}
    for name in (*NEEDED[kind], *OPTIONAL[kind]):
        if name not in table.columns:
            columns[name] = ibis.null("string")
        elif table[name].type().is_string():
            columns[name] = table[name]
        else:
            columns[name] = table[name].cast("string")
    return table.select(**columns)


def spellings(codes: Iterable[str]) -> list[str]:
    """Activity codes as sources write them: ``59.11A`` and ``5911A``."""
    bare = {activity_code(code) for code in codes}
    return sorted(bare | {f"{code[:2]}.{code[2:]}" for code in bare})


def of_the_industry(establishments: ir.Table, scope: Iterable[str]) -> ir.BooleanValue:
    """Whether an establishment's activity is in a scope of NAF rev. 2 codes, however written.

    Codes of another nomenclature do not count, even where they look alike; where no nomenclature
    is stated, the code alone speaks.
    """
    activity = establishments.activitePrincipaleEtablissement
    nomenclature = establishments.nomenclatureActivitePrincipaleEtablissement
    of_its_time = nomenclature.isnull() | nomenclature.isin([NOMENCLATURE, ""])
    return activity.isin(spellings(scope)) & of_its_time


def local_establishments(
    establishments: ir.Table, scope: Iterable[str], communes: Collection[str] | None = None
) -> ir.Table:
    """The establishments, open or closed, of a scope of activity codes in some communes.

    ``communes``: codes as the file writes them, those of city districts included; None: everywhere.
    """
    rows = texts(establishments, "establishments")
    rows = rows.filter(of_the_industry(rows, scope))
    if communes is not None:
        rows = rows.filter(rows.codeCommuneEtablissement.isin(sorted(communes)))
    return rows


def completed(
    local: ir.Table, units: ir.Table | None = None, positions: ir.Table | None = None
) -> ir.Table:
    """Local establishments with what is known of their unit and of their position.

    ``local`` should be stored (``Engine.keep``), so that an engine knows how few rows it joins to the
    whole files.
    """
    found = local
    for table, kind, key in ((units, "units", "siren"), (positions, "positions", "siret")):
        if table is None:
            names = [name for name in (*NEEDED[kind], *OPTIONAL[kind]) if name != key]
            found = found.mutate(**{name: ibis.null("string") for name in names})
        else:
            # Only rows that meet: whatever an engine estimates, what it holds of them is small. The
            # other cells become texts after that.
            other = table if table[key].type().is_string() else texts(table, kind)
            other = texts(other.semi_join(local, key), kind).rename(other_key=key)
            found = found.left_join(other, found[key] == other.other_key).drop("other_key")
    return found


def selection(
    establishments: ir.Table,
    units: ir.Table | None,
    positions: ir.Table | None,
    scope: Iterable[str],
    communes: Collection[str] | None = None,
) -> ir.Table:
    """The whole in one expression: see ``local_establishments`` and ``completed``."""
    return completed(local_establishments(establishments, scope, communes), units, positions)


def last_open_days(local: ir.Table, periods: ir.Table) -> ir.Table:
    """The last day on which the history saw a local establishment open: siret, last_open_day.

    The current period of a closed establishment begins again with every later change; its
    history tells when it was closed.
    """
    past = texts(periods, "periods")
    past = past.filter(past.etatAdministratifEtablissement == OPEN, past.dateFin.notnull())
    past = past.semi_join(local, "siret")
    return past.group_by("siret").aggregate(last_open_day=past.dateFin.max())


def open_by_commune(establishments: ir.Table) -> ir.Table:
    """Open establishments of all activities in the whole file: commune, open."""
    rows = texts(establishments, "establishments")
    rows = rows.filter(rows.etatAdministratifEtablissement == OPEN)
    return rows.group_by(commune=rows.codeCommuneEtablissement).aggregate(open=rows.count())


def open_by_activity(establishments: ir.Table, scope: Iterable[str]) -> ir.Table:
    """Open establishments of a scope in the whole file, but for those abroad: activity, open,
    last_change (the latest treatment of one of them, as the file writes it)."""
    rows = texts(establishments, "establishments")
    here = rows.codeCommuneEtablissement.notnull() & (rows.codeCommuneEtablissement != "")
    open_ones = rows.etatAdministratifEtablissement == OPEN
    rows = rows.filter(of_the_industry(rows, scope), open_ones, here)
    return rows.group_by(activity=rows.activitePrincipaleEtablissement).aggregate(
        open=rows.count(), last_change=rows.dateDernierTraitementEtablissement.max()
    )
