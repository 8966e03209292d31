"""Forgetting an organisation or a respondent: kept snapshots, the register, and every load to come."""

import errno
import hashlib
import json
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from etl.erasing import erase
from etl.forgotten import Forgotten, Identity, forgotten, remember, with_key
from etl.load import UNWRITABLE
from etl.naming import Texts, identity_in, opened
from etl.publish import WAIT_SECONDS, current, discard, exchange, exclusive, partial_path, snapshots
from etl.rewriting import Organisation, Plan, Respondent, numbers, plan, rewrite, texts_of
from observatory.config import Config
from observatory.i18n import Message, N_
from observatory.register import Database
from observatory.snapshot import POINTER, Snapshot, SnapshotError, approvals

AGAIN = "restore"
"""Who asks, where a backup brought somebody back."""


class CannotForget(Exception):
    """Nothing was forgotten; ``message`` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message


@dataclass
class Forgot:
    """What went from a dataset, or would go.

    ``ids``: the organisations; ``rows`` and ``cells``: by table, over all ``snapshots``; ``typed``:
    rows of the register by table; ``files``: given files that lost their content; ``removed``:
    snapshots of an earlier version, or damaged, that could only go as a whole; ``sources``: what still
    lists it; ``alike``: organisations kept apart whose names may be its; ``is_configured``: whether
    the configuration names it.
    """

    dataset: str
    ids: list[str] = field(default_factory=list)
    snapshots: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)
    typed: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)
    is_configured: bool = False


def forget(
    out: Path,
    named: str,
    database: Database | None,
    dataset: str | None = None,
    by: str = "",
    dry_run: bool = False,
    wait_seconds: float = WAIT_SECONDS,
) -> list[Forgot]:
    """Forget an organisation (its id) or a respondent (``wave_id/respondent_id``) in a dataset, by
    default in each that knows it.

    First it is put on the list that loads ask, then new snapshots are written beside the old ones and
    verified, then the register is written in one transaction, then the snapshots are exchanged: a
    failure leaves what is in service, and the command can be given again. Raises CannotForget,
    ListUnusable, VerificationFailed, RegisterUnavailable, Locked or OSError.
    """
    names = [dataset] if dataset else sorted(path.parent.name for path in out.glob(f"*/{POINTER}"))
    found = []
    for name in names:
        with exclusive(out / name, wait_seconds):
            one = _Dataset(out, name)
            if (what := one.meant(named)) is not None:
                found.append(one.forget(what, database, by, dry_run))
    if not found:
        template = N_(
            "Nothing is known by the id {id} in {datasets}. Give an organisation’s id, as the page"
            " Organisations shows it in its address, or wave_id/respondent_id. What was typed since the"
            " last load is known by the next one."
        )
        values = {"id": named, "datasets": ", ".join(names) or "–"}
        raise CannotForget(Message(template, values))
    if database is not None and not dry_run and database.is_there:
        database.compact()
    return found


def forget_again(out: Path, dataset: str, database: Database | None) -> list[str]:
    """Forget whom the list of a dataset recognises in what was restored, and say whom, by id.

    A cluster, which nobody can forget, is left. Raises what ``forget`` raises.
    """
    listed = forgotten(out, dataset)
    found: set[str] = set()
    for path in snapshots(out / dataset) if listed else []:
        try:
            Snapshot(path)
        except SnapshotError:
            continue
        with opened(path) as connection:
            found |= _recognised(connection, listed)
    done: list[str] = []
    for named in sorted(found):
        try:
            forget(out, named, database, dataset, AGAIN)
            done.append(named)
        except CannotForget:
            continue
    return done


def _recognised(connection: duckdb.DuckDBPyConnection, listed: Forgotten) -> set[str]:
    organisations = connection.execute(
        "SELECT org_id, name, coalesce(siren, siret), commune, commune_code FROM organisation"
        " WHERE org_id NOT IN (SELECT cluster_id FROM cluster)"
    ).fetchall()
    people = connection.execute("SELECT DISTINCT wave_id, respondent_id FROM survey_answer")
    found = {
        str(org_id)
        for org_id, name, number, *places in organisations
        if listed.is_organisation(org_id, number) or listed.is_organisation(name, number, places)
    }
    return found | {
        f"{wave}/{person}"
        for wave, person in people.fetchall()
        if listed.is_respondent(wave, person)
    }


class _Dataset:
    """A dataset whose directory is held: its snapshots that can be read, and those that cannot."""

    def __init__(self, out: Path, name: str) -> None:
        self.out, self.name, self.directory = out, name, out / name
        self.configs: dict[Path, Config] = {}
        self.unreadable: list[Path] = []
        for path in snapshots(self.directory):
            try:
                self.configs[path] = Snapshot(path).config
            except SnapshotError as error:
                if path == current(self.directory):
                    raise CannotForget(error.message) from error
                self.unreadable.append(path)

    def meant(self, named: str) -> Organisation | Respondent | None:
        """Who is meant in any of the snapshots. Raises CannotForget for a cluster."""
        known = Identity()
        for path in self.configs:
            with opened(path) as connection:
                known |= identity_in(connection, named) or Identity()
                if known.ids and _is_cluster(connection, known):
                    template = N_(
                        "{id} is a cluster that others are compared with: take it out of the file"
                        " clusters first, and load."
                    )
                    raise CannotForget(Message(template, {"id": named}))
                if (respondent := _respondent(connection, named)) and not known.ids:
                    return respondent
        return Organisation(known, Forgotten()) if known.ids else None

    def forget(
        self, what: Organisation | Respondent, database: Database | None, by: str, dry_run: bool
    ) -> Forgot:
        """Forget it, or say what would go."""
        listed = self._listed(what, dry_run)
        if isinstance(what, Organisation):
            what = replace(what, forgotten=listed)
        plans = {path: plan(path, what, config) for path, config in self.configs.items()}
        result = self._told(what, plans)
        with ExitStack() as stack:
            if not dry_run:
                remember(self.out, self.name, listed, by)
                stack.callback(discard, self.directory, "*")
                fresh = self._rewritten(plans, listed)
            if database is not None and database.is_there:
                texts = self._texts(what)
                with database.writing() as connection:
                    erased = erase(connection, self.name, what, texts, by)
                    if dry_run:
                        connection.rollback()
                result.typed, result.files = erased.rows, erased.files
            if not dry_run:
                self._exchange(fresh)
        return result

    def _listed(self, what: Organisation | Respondent, dry_run: bool) -> Forgotten:
        """What recognises it, as the list will."""
        empty = Forgotten(b"dry run") if dry_run else with_key(self.out, self.name)
        if isinstance(what, Respondent):
            return empty.of_respondent(what.wave_id, what.respondent_id)
        return empty.of_organisation(what.known)

    def _told(self, what: Organisation | Respondent, plans: dict[Path, Plan]) -> Forgot:
        result = Forgot(self.name, snapshots=len(plans))
        for item in plans.values():
            result.rows.update(item.lost)
            result.cells.update(item.changed)
        result.removed = [path.stem for path in self.unreadable]
        now = current(self.directory)
        if isinstance(what, Organisation):
            result.ids = sorted(what.known.ids)
            result.is_configured = any(
                path == now and (Texts(what.known).names(item.to_json()) or _names_it(item, what))
                for path, item in self.configs.items()
            )
        if isinstance(what, Organisation):
            result.alike = sorted({i for path in plans for i in _alike(path, what.known)})
        if now in plans:
            result.sources = _sources(now, plans[now])
        return result

    def _texts(self, what: Organisation | Respondent) -> Texts | None:
        if isinstance(what, Respondent):
            return None
        newest = max(self.configs)
        with opened(newest) as connection:
            return texts_of(connection, what.known)

    def _rewritten(
        self, plans: dict[Path, Plan], listed: Forgotten
    ) -> dict[Path, tuple[str, Path]]:
        """Old path -> id and path of the snapshot written in its place.

        It has an id of its own: what was kept of answers goes by it, and so does "nothing has changed
        since". The time in it stays, so that snapshots keep their order.
        """
        fresh = {}
        for path, planned in plans.items():
            if not planned:
                continue
            moment = path.stem.partition("-")[0]
            told = f"{path.stem}\n{listed.digest}".encode()
            name = f"{moment}-{hashlib.sha256(told).hexdigest()[:8]}"
            partial = partial_path(self.directory, name)
            try:
                rewrite(path, partial, name, planned, self.configs[path])
            except UNWRITABLE as error:
                words = str(error).rpartition(": ")[2]
                raise OSError(errno.EIO, words, str(self.directory)) from error
            fresh[path] = name, partial
        return fresh

    def _exchange(self, fresh: dict[Path, tuple[str, Path]]) -> None:
        now = current(self.directory)
        kept = {path.stem: path.stem for path in self.configs if path not in fresh}
        ids = kept | {path.stem: name for path, (name, _) in fresh.items()}
        lines = [
            {"snapshot": ids[item.snapshot_id], "by": item.by, "at": item.at.isoformat()}
            for item in approvals(self.directory)
            if item.snapshot_id in ids
        ]
        approved = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        partials = dict(fresh.values())
        exchange(self.directory, partials, ids[now.stem] if now else "", approved, kept)


def _is_cluster(connection: duckdb.DuckDBPyConnection, known: Identity) -> bool:
    sql = "SELECT 1 FROM cluster WHERE list_contains($ids, cluster_id)"
    return bool(connection.execute(sql, {"ids": sorted(known.ids)}).fetchone())


def _respondent(connection: duckdb.DuckDBPyConnection, named: str) -> Respondent | None:
    found = connection.execute(
        "SELECT wave_id, respondent_id FROM survey_answer"
        " WHERE wave_id || '/' || respondent_id = ? LIMIT 1",
        [named],
    ).fetchone()
    return Respondent(str(found[0]), str(found[1])) if found else None


def _sources(path: Path, planned: Plan) -> list[str]:
    """The sources of the rows that go."""
    named = set()
    with opened(path) as connection:
        for table, rows in planned.rows.items():
            if rows and table not in ("indicator_value", "indicator_evidence"):
                asked = f"SELECT DISTINCT source FROM {table} WHERE rowid IN"
                found = connection.execute(f"{asked} {numbers(connection, rows)}").fetchall()
                named |= {str(row[0]) for row in found if row[0]}
    return sorted(named)


def _alike(path: Path, known: Identity) -> list[str]:
    with opened(path) as connection:
        found = connection.execute(
            "SELECT DISTINCT org_id FROM review_pair WHERE list_contains($ids, candidate_id)"
            " AND NOT list_contains($ids, org_id)",
            {"ids": sorted(known.ids)},
        ).fetchall()
    return [str(row[0]) for row in found]


def _names_it(config: Config, what: Organisation) -> bool:
    return bool(set(config.organisers) & what.known.ids)
