"""Which data a report is made of, and who approved them."""

from observatory.exports.content import Stamp
from observatory.findings.typed import moment_text, who_text
from observatory.i18n import Language
from observatory.queries.choices import territory_name
from observatory.report.making import Making
from observatory.report.options import Reported
from observatory.snapshot import Snapshot, approval, approvals


def stamp(making: Making) -> Stamp:
    """What stands on every page of the report."""
    store, language = making.store, making.language
    name = language.pick(store.config.dataset_title, store.dataset)
    parts = (
        name,
        making._("data as of {date}").format(date=language.date(store.as_of)),
        making._("snapshot {id}").format(id=store.id),
        own_name(language),
    )
    return Stamp(
        store.id, store.dataset, name, store.as_of, store.loaded_at, _territory(making),
        approval_sentence(language, store), " · ".join(parts),
    )  # fmt: skip


def own_name(language: Language) -> str:
    """A language's name in itself: "français"."""
    return str(language.locale.get_language_name() or language.code)


def snapshot_of(store: Reported) -> Snapshot:
    """The snapshot that a report is made of."""
    return store if isinstance(store, Snapshot) else store.snapshot


def approval_sentence(language: Language, store: Reported) -> str:
    """Who approved the report's snapshot and when, or that nobody has."""
    _, snapshot = language._, snapshot_of(store)
    directory = snapshot.path.parent
    own = [item for item in approvals(directory) if item.snapshot_id == snapshot.id]
    if own:
        told = _("Approved by {who} on {moment}.").format(
            who=who_text(language, own[-1].by), moment=moment_text(language, own[-1].at)
        )
        if store.id != snapshot.id:
            told += " " + _("Rows typed since the load are not part of that approval.")
        return told
    holds = approval(directory)
    if holds is None:
        return _("No load of these data has been approved.")
    text = _("This load waits for approval; the last one approved is {snapshot}, of {day}.")
    return text.format(snapshot=holds.snapshot_id, day=language.date(holds.at.date(), short=True))


def _territory(making: Making) -> str:
    rows = making.store.query(
        "SELECT name FROM territory WHERE code = $code", {"code": making.focal}
    )
    name = str(rows["name"].iloc[0]) if len(rows) else making.focal
    return territory_name(making.store, making.focal, name, making.language)
