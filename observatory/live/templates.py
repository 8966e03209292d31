"""Polls made for this work: which recommendation first, who knows a cluster, who leads an action."""

from collections.abc import Sequence
from functools import partial

from observatory.config import BASIN_PREFIX, OTHER_BASIN
from observatory.i18n import N_, language
from observatory.live.poll import LONGEST_LABEL, Asks, Draft, Option, Texts
from observatory.measures.tally import Kind
from observatory.store import Store

PRIORITY, RECOGNITION, LEAD = "priority", "recognition", "lead"
"""The templates' ids."""
MOST_LEADERS = 8
LEVELS = (
    N_("I do not know it"), N_("I know its name"), N_("I know what it does"),
    N_("I have worked with it"),
)  # fmt: skip
"""The answers that stand for the levels of recognition of a survey, 0 to 3."""
STAKEHOLDERS = {
    "company": N_("A company"), "institution": N_("An institution"),
    "school": N_("A school or a laboratory"), "association": N_("An association"),
}  # fmt: skip
"""Kinds of people that are offered where the dataset knows none."""


def which_first(store: Store, kind: Kind = Kind.RANKING) -> Draft:
    """Which of the recommendations comes first: as a ranking, one choice, or points to share out."""
    ids, titles = _titled(store, "recommendation", "recommendation_id")
    options = tuple(
        Option({code: _short(f"{key}. {text}") for code, text in title.items()}, refers=key)
        for key, title in zip(ids, titles, strict=True)
    )
    question = _said(store, N_("Which of the recommendations should come first?"))
    return Draft(kind=kind, question=question, options=options, template=PRIORITY)


def who_knows(store: Store, cluster_id: str) -> Draft:
    """Whether the room knows a cluster, in the levels of the recognition survey.

    It asks who answers and from where; its votes make a wave of a workshop, which is no survey.
    Raises KeyError for an unknown cluster.
    """
    name = clusters(store)[cluster_id]
    question = {
        code: text.format(cluster=name)
        for code, text in _said(store, N_("Do you know {cluster}?")).items()
    }
    options = tuple(
        Option(_said(store, level), value, str(value)) for value, level in enumerate(LEVELS)
    )
    return Draft(
        kind=Kind.SINGLE, question=question, options=options, template=RECOGNITION,
        asks=asks(store), cluster_id=cluster_id,
    )  # fmt: skip


def who_leads(store: Store, action_id: str) -> Draft:
    """Who should lead an action: its owner, then the other actions', then the focal cluster.

    Raises KeyError for an unknown action.
    """
    codes = store.config.languages
    titles = actions(store)[action_id]
    found = store.query(
        "SELECT recommendation, owner FROM action WHERE owner IS NOT NULL OR action_id = $id"
        " ORDER BY action_id <> $id, action_id",
        {"id": action_id},
    )
    names = [str(name) for name in found["owner"].dropna()]
    if (focal := store.config.focal_cluster) and focal in clusters(store):
        names = [*names[: MOST_LEADERS - 1], clusters(store)[focal]]
    leaders = list(dict.fromkeys(_short(name) for name in names))[:MOST_LEADERS]
    options = [Option(dict.fromkeys(codes, name)) for name in leaders]
    options.append(Option(_said(store, N_("Somebody else"))))
    if len(options) < 2:
        options.insert(0, Option(_said(store, N_("Whoever proposed it"))))
    question = {
        code: text.format(action=language(code).pick(dict(titles)))
        for code, text in _said(store, N_("Who should lead this action: “{action}”?")).items()
    }
    return Draft(
        kind=Kind.SINGLE, question=question, options=tuple(options), template=LEAD,
        action_id=action_id, recommendation=str(found["recommendation"].iloc[0]),
    )  # fmt: skip


TEMPLATES = {PRIORITY: which_first, RECOGNITION: who_knows, LEAD: who_leads}
"""Template -> what makes its draft; the last two take the cluster's or the action's id as well."""


def clusters(store: Store) -> dict[str, str]:
    """Cluster -> its name, the focal one first."""
    rows = store.query(
        "SELECT cluster_id, name FROM cluster ORDER BY kind <> 'focal', name, cluster_id"
    )
    return {str(key): str(name) for key, name in rows.itertuples(index=False)}


def actions(store: Store) -> dict[str, Texts]:
    """Action -> its title, by recommendation."""
    ids, titles = _titled(store, "action", "action_id", "recommendation")
    return dict(zip(ids, titles, strict=True))


def asks(store: Store, dimensions: Sequence[str] = ("stakeholder", "basin")) -> Asks:
    """What a vote may be asked to say of whoever gives it, with the dataset's own names."""
    makers = {"stakeholder": _stakeholders, "basin": _basins}
    return {name: makers[name](store) for name in dimensions}


def _stakeholders(store: Store) -> dict[str, Texts]:
    rows = store.query(
        "SELECT DISTINCT stakeholder FROM survey_answer WHERE stakeholder IS NOT NULL ORDER BY 1"
    )
    label, codes = partial(store.config.label, "stakeholder"), store.config.languages
    if len(rows):
        return {
            str(key): {code: label(str(key), code) for code in codes} for key in rows.iloc[:, 0]
        }
    return {key: _said(store, text) for key, text in STAKEHOLDERS.items()}


def _basins(store: Store) -> dict[str, Texts]:
    codes = store.config.languages
    basins: dict[str, Texts] = {
        code: dict.fromkeys(codes, name) for code, name in store.config.basin_codes().items()
    }
    return basins | {BASIN_PREFIX + OTHER_BASIN: _said(store, N_("Elsewhere"))}


def _titled(
    store: Store, table: str, key: str, first: str = ""
) -> tuple[list[str], list[dict[str, str]]]:
    codes = store.config.languages
    columns = ", ".join(f"coalesce(title_{code}, {key}) AS {code}" for code in codes)
    order = f"{first}, {key}" if first else key
    rows = store.query(f"SELECT {key} AS id, {columns} FROM {table} ORDER BY {order}")
    titles = [
        {code: str(row[code]) for code in codes} for row in rows[list(codes)].to_dict("records")
    ]
    return [str(item) for item in rows["id"]], titles


def _said(store: Store, message: str) -> dict[str, str]:
    """A message in each of the dataset's languages."""
    return {code: language(code)._(message) for code in store.config.languages}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
