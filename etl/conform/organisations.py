"""The organisations: those of the list, the clusters named as parties, and the unlisted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from etl.conform import dates
from etl.conform.decisions import Decisions
from etl.conform.identity import Directory, Known, Pair, Reference
from etl.conform.names import fold, normal_name
from etl.conform.territory import Gazetteer
from observatory.config import Config, activity_code
from observatory.i18n import Message, N_
from observatory.model.lists import UNLISTED

_UNKNOWN_BODY = N_("{source}: “{name}” is in no list of organisations or clusters; it is left out.")


def listed_organisations(rows: pd.DataFrame, config: Config, places: Gazetteer) -> pd.DataFrame:
    """The list's rows with place, scope and opening days."""
    table = rows.copy()
    table["department_code"] = places.departments(table)
    located = places.locate(table, table["country_code"])
    table = table.drop(columns=["lat", "lon"]).join(located)
    scope = {activity_code(code): segment for code, segment in config.scope.items()}
    codes = table["naf"].astype(object).where(table["naf"].notna(), "").map(activity_code)
    segment = table["segment"].astype(object)
    table["segment"] = segment.where(segment.notna(), codes.map(scope).astype(object))
    in_activity = codes.isin(list(scope)) | ((codes == "") & table["segment"].notna())
    table["in_scope"] = table["is_local"].astype(bool) & (table["kind"] == "company") & in_activity
    table["open_from"] = dates.year_bounds(table["founded_year"])[0]
    table["open_to"] = dates.year_bounds(table["closed_year"])[1]
    return table


@dataclass
class Resolver:
    """Finds the organisation that each row names, and keeps what was found on the way."""

    directory: Directory
    places: Gazetteer
    named: set[str] = field(default_factory=set)
    """Every organisation that some row names, by id."""
    first_seen: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Organisation id -> source and line of the first row that names it."""
    uses: dict[str, int] = field(default_factory=dict)
    assumed_countries: dict[str, str] = field(default_factory=dict)
    """Organisation id -> the country of what it did, for one of which no row states its own."""
    warnings: list[Message] = field(default_factory=list)

    def column(
        self, table: pd.DataFrame, name: str, country: str | None = None, placed: bool = False
    ) -> list[str | None]:
        """The organisation id for each row's ``name``, None where it is empty.

        ``country`` names the column with the party's country; ``placed`` says that the row's
        own commune and SIRET are the organisation's.
        """
        written = table[name].tolist()
        codes = self.places.communes(table).tolist() if placed else [None] * len(table)
        extra = [table[column].tolist() if placed else codes for column in ("siret", "commune")]
        countries = table[country].tolist() if country else [None] * len(table)
        references = [
            Reference(w, _text(s), _text(c), _text(n), _text(p)) if isinstance(w, str) else None
            for w, s, c, n, p in zip(written, extra[0], codes, countries, extra[1], strict=True)
        ]
        decided = self.directory.resolve(r for r in references if r is not None)
        found = [decided[r] if r is not None else None for r in references]
        for org_id, source, line in zip(found, table["source"], table["line"], strict=True):
            if org_id is not None:
                self.first_seen.setdefault(org_id, (source, line))
                self.uses[org_id] = self.uses.get(org_id, 0) + 1
        self.named.update(org_id for org_id in found if org_id)
        return found

    def known_ids(self, names: object, source: str) -> tuple[str, ...]:
        """Ids of a cell's names that must be in a list; a name in none is reported, not added."""
        found: list[str] = []
        for name in many(names):
            org_id = self.directory.certain(Reference(name))
            if org_id:
                found.append(org_id)
            else:
                message = Message(_UNKNOWN_BODY, {"source": source, "name": name})
                if message not in self.warnings:
                    self.warnings.append(message)
        return tuple(found)


def resolver(
    listed: pd.DataFrame,
    clusters: pd.DataFrame,
    places: Gazetteer,
    aliases: Mapping[str, str] | None = None,
    decisions: Decisions | None = None,
) -> Resolver:
    """A resolver over the list and, for names that it lacks, the clusters; ``aliases``: ids that
    its organisations have in other lists; ``decisions``: what people said about names.

    A cluster that the list has under its id may be named as either calls it; the list's row holds.
    A name that both have is the list's organisation's, and the cluster is named by its id.
    """
    columns = ("org_id", "name", "siren", "siret", "commune_code", "country_code", "commune")
    known = [Known(*(_text(v) for v in row)) for row in tuples(listed, *columns)]  # type: ignore[arg-type]
    for item, others in zip(known, listed["other_names"], strict=True):
        item.other_names = many(others)
    names = {normal_name(item.name) for item in known}
    as_clusters = [
        Known(cluster_id, "" if normal_name(name) in names else name, country=_text(country))
        for cluster_id, name, country in tuples(clusters, "cluster_id", "name", "country_code")
    ]
    directory = Directory(
        [*as_clusters, *known], aliases=aliases or {}, is_place=places.is_place,
        decisions=decisions or Decisions(),
    )  # fmt: skip
    return Resolver(directory, places)


def bodies_of(clusters: pd.DataFrame, found: Resolver) -> list[tuple[str, ...]]:
    """The ids of each cluster's bodies; an organisation of the cluster's own name is one of them."""
    result = []
    for cluster_id, name, bodies in tuples(clusters, "cluster_id", "name", "bodies"):
        ids = found.known_ids(bodies, "clusters")
        namesake = found.directory.certain(Reference(name))
        if namesake and namesake not in (cluster_id, *ids):
            ids = (*ids, namesake)
        result.append(ids)
    return result


def organisation_table(
    listed: pd.DataFrame, clusters: pd.DataFrame, found: Resolver, config: Config
) -> pd.DataFrame:
    """The table organisation: the list, the clusters that rows name as a party, the unlisted."""
    parties = clusters[clusters["cluster_id"].isin(found.named - set(listed["org_id"]))]
    as_parties = parties.drop(columns=["chimera", "bodies", "body_ids", "kind"]).rename(
        columns={"cluster_id": "org_id", "seat": "commune"}
    )
    as_parties["kind"] = "cluster"
    as_parties["is_local"] = as_parties["org_id"] == config.focal_cluster
    unlisted = pd.DataFrame(
        [
            {
                "org_id": item.org_id, "name": item.name, "kind": UNLISTED, "siret": item.siret,
                "country_code": item.country or found.assumed_countries.get(item.org_id),
                "commune": item.place, "is_local": False,
                "source": found.first_seen.get(item.org_id, (None, None))[0],
                "line": found.first_seen.get(item.org_id, (None, None))[1],
            }
            for item in sorted(found.directory.unlisted.values(), key=lambda item: item.org_id)
        ]
    )  # fmt: skip
    frames = [frame for frame in (listed, as_parties, unlisted) if len(frame)]
    table = pd.concat(frames, ignore_index=True) if frames else listed.copy()
    table = table.reindex(columns=listed.columns)
    for flag in ("is_local", "in_scope"):
        table[flag] = table[flag].eq(True)
    focal = {
        normal_name(n)
        for c, n in tuples(clusters, "cluster_id", "name")
        if c == config.focal_cluster
    }
    table["is_focal_member"] = [
        any(item == config.focal_cluster or normal_name(item) in focal for item in many(members))
        for members in table["member_of"]
    ]
    table["search_text"] = [
        fold(" ".join(part for part in (name, place, *many(skills)) if isinstance(part, str)))
        for name, place, skills in tuples(table, "name", "commune", "know_how")
    ]
    return table


def review_table(
    found: Resolver, of_lists: Iterable[Pair] = (), listed: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The table review_pair: names that are like a known organisation's, best likeness first.

    ``of_lists``: pairs of rows of several lists, whose sources are ``listed``'s.
    """
    sources = {} if listed is None else dict(zip(listed["org_id"], listed["source"], strict=True))
    rows = [
        {
            "source": sources.get(pair.org_id) or found.first_seen.get(pair.org_id, (None, None))[0],
            "written": pair.written, "place": pair.place, "candidate_id": pair.candidate_id,
            "candidate_name": pair.candidate_name, "org_id": pair.org_id, "score": pair.score,
            "rows": found.uses.get(pair.org_id, 0) + (pair.org_id in sources),
        }
        for pair in (*found.directory.pairs.values(), *of_lists)
    ]  # fmt: skip
    rows.sort(
        key=lambda row: (-float(str(row["score"])), str(row["written"]), str(row["candidate_id"]))
    )
    return pd.DataFrame(rows)


def tuples(table: pd.DataFrame, *columns: str) -> list[tuple]:  # type: ignore[type-arg]
    """The rows of some columns, as tuples."""
    return list(zip(*(table[name].tolist() for name in columns), strict=True))


def many(cell: object) -> tuple[str, ...]:
    """The items of a list cell; an absent cell has none."""
    return tuple(cell) if isinstance(cell, tuple | list) else ()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
