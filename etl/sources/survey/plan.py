"""How a source's questions, answers and clusters are to be read: its settings over the defaults.

The defaults are those of the project's own questionnaire (``etl.questionnaire``), so that an export of
it needs its clusters named and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from etl.questionnaire.definition import QUESTIONS, row_code
from etl.sources.base import Setting
from etl.sources.survey.words import plain
from observatory.cells import BadCell, stated_date
from observatory.config import ConfigError
from observatory.i18n import N_
from observatory.settings import not_known

FIELDS = ("stakeholder", "commune", "know_how_cited", "unaided", "level", "image")
"""What a question may give. ``level`` and ``image`` name a grid, whose rows are the clusters."""
RESPONSE_FIELDS = ("respondent", "submitted")
"""What the tool itself writes of a response: its id and the time it was sent."""
_CLUSTER_KEYS = ("names", "level", "image", "unaided")
_ANSWERED = ("stakeholder", "level", "image")


@dataclass(frozen=True)
class ClusterPlan:
    """One cluster: its names, longest first, and the spellings of the headings of its questions.

    ``unaided`` is empty unless a column of its own says whether the cluster was cited;
    ``image_stated``: whether the configuration names the image's question, which must then be there.
    """

    cluster_id: str
    names: tuple[str, ...]
    level: tuple[str, ...]
    image: tuple[str, ...]
    unaided: tuple[str, ...] = ()
    image_stated: bool = False


@dataclass(frozen=True)
class Plan:
    """The settings of a survey's source, checked.

    ``questions``: spellings of each field's heading, none where it was not asked; ``stated``: the
    fields that the configuration names, which must be there; ``answers``: field -> answer's plain
    words -> its value, and the answer as it is written; ``know_how``: an option's plain words -> keyword, ``options`` as they are written.
    """

    wave_id: str
    wave_date: str
    questions: Mapping[str, tuple[str, ...]]
    stated: frozenset[str]
    clusters: tuple[ClusterPlan, ...]
    answers: Mapping[str, Mapping[str, tuple[str, str]]]
    know_how: Mapping[str, str]
    options: tuple[str, ...]
    partial: bool
    postal_codes: bool
    day_first: bool | None


def plan_of(setting: Setting) -> Plan:
    """The plan of a source. Raises ConfigError with the setting and what it must be."""
    questions, stated = _questions(setting)
    know_how = _know_how(setting)
    clusters = _clusters(setting, questions, stated)
    return Plan(
        wave_id=setting.text("wave_id", setting.name),
        wave_date=_wave_date(setting),
        questions=questions,
        stated=stated,
        clusters=clusters,
        answers=_answers(setting),
        know_how={plain(text): keyword for text, keyword in know_how.items()},
        options=tuple(know_how),
        partial=setting.flag("partial"),
        postal_codes=setting.flag("postal_codes", True),
        day_first=setting.flag("day_first") if "day_first" in setting.source else None,
    )


def _wave_date(setting: Setting) -> str:
    value = setting.source.get("wave_date", "")
    text = str(value) if isinstance(value, str | date) else "?"
    try:
        if text:
            stated_date(text)
    except BadCell as error:
        template = N_(
            '[[source]] {source}: {option} must be a date such as "2026-06" or 2026-06-15.'
        )
        raise setting.wrong("wave_date", template) from error
    return text


def _questions(setting: Setting) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    given = setting.table("questions")
    check_keys(setting, "questions", given, (*FIELDS, *RESPONSE_FIELDS))
    questions = {
        name: (question.code, *question.text.values()) for name, question in QUESTIONS.items()
    }
    for key, value in given.items():
        questions[key] = spellings(setting, f"questions.{key}", value)
    if not questions["unaided"] and "clusters" not in setting.source:
        raise _unaided_needed(setting)
    return questions, frozenset(key for key in given if questions[key])


def spellings(setting: Setting, option: str, value: Any) -> tuple[str, ...]:
    """A heading, or several spellings of one; "" for a question that was not asked."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        template = N_(
            '[[source]] {source}: {option} must be a heading: a code such as "G1Q2", or the text of'
            " the question."
        )
        raise setting.wrong(option, template)
    return tuple(item for item in values if item.strip())


def check_keys(
    setting: Setting, table: str, given: Mapping[str, Any], known: tuple[str, ...]
) -> None:
    """Raise ConfigError, with the nearest, for a key that a table of the source does not have."""
    for key in given:
        if key not in known:
            raise not_known(
                key,
                known,
                N_(
                    "[[source]] {source}: [source.{table}] {key} is not a field. Did you mean"
                    " {near}?"
                ),
                N_("[[source]] {source}: [source.{table}] {key} is not a field. Known: {known}."),
                source=setting.name,
                table=table,
                key=key,
            )


def _clusters(
    setting: Setting, questions: Mapping[str, tuple[str, ...]], stated: frozenset[str]
) -> tuple[ClusterPlan, ...]:
    given = setting.table("clusters")
    if not given:
        template = N_(
            "[[source]] {source}: the clusters that the survey asks about are missing. Write them"
            ' in [source.clusters], each by its id: cluster-id = ["Name", "Other name"].'
        )
        raise ConfigError(template, source=setting.name)
    plans = tuple(
        _cluster(setting, key, value, questions, "image" in stated) for key, value in given.items()
    )
    owners: dict[str, str] = {}
    for item in plans:
        if not item.unaided and not questions["unaided"]:
            raise _unaided_needed(setting)
        for name in item.names:
            owner = owners.setdefault(plain(name), item.cluster_id)
            if owner != item.cluster_id:
                template = N_(
                    "[[source]] {source}: the clusters {other} and {cluster} have the name {name}"
                    " both. Keep it for one of them."
                )
                values = {"other": owner, "cluster": item.cluster_id, "name": name}
                raise ConfigError(template, source=setting.name, **values)
    return plans


def _cluster(
    setting: Setting,
    cluster_id: str,
    value: Any,
    questions: Mapping[str, tuple[str, ...]],
    image_stated: bool,
) -> ClusterPlan:
    option = f"clusters.{cluster_id}"
    given = value if isinstance(value, dict) else {"names": value}
    check_keys(setting, option, given, _CLUSTER_KEYS)
    names = spellings(setting, f"{option}.names", given.get("names", []))
    names = names or (cluster_id.replace("-", " "),)

    def headings(key: str) -> tuple[str, ...]:
        if key in given:
            return spellings(setting, f"{option}.{key}", given[key])
        rows = (row_code(cluster_id), *names)
        return tuple(f"{question}[{row}]" for question in questions[key] for row in rows)

    unaided = headings("unaided") if "unaided" in given else ()
    ordered = sorted(names, key=lambda name: len(plain(name)), reverse=True)
    level = headings("level")
    if not level:
        template = N_(
            "[[source]] {source}: {option} must be the heading of its question: every answer needs"
            " it."
        )
        raise setting.wrong(f"{option}.level", template)
    return ClusterPlan(
        cluster_id, tuple(ordered), level, headings("image"), unaided,
        image_stated or "image" in given,
    )  # fmt: skip


def _unaided_needed(setting: Setting) -> ConfigError:
    template = N_(
        "[[source]] {source}: {option} must be the question that is asked before any list is shown:"
        " without it nobody can be said to have cited a cluster or not."
    )
    return setting.wrong("questions.unaided", template)


def _answers(setting: Setting) -> dict[str, dict[str, tuple[str, str]]]:
    given = setting.table("answers")
    check_keys(setting, "answers", given, _ANSWERED)
    answers: dict[str, dict[str, tuple[str, str]]] = {}
    for field in _ANSWERED:
        answers[field] = {
            plain(text): (answer.value, text)
            for answer in QUESTIONS[field].answers
            for text in (answer.code, *answer.label.values())
        }
    for field, table in given.items():
        if not isinstance(table, dict):
            template = N_(
                '[[source]] {source}: {option} must be a table of answers: "label" = value.'
            )
            raise setting.wrong(f"answers.{field}", template)
        answers[field] = {
            plain(text): (_value(setting, field, text, value), text)
            for text, value in table.items()
        }
    return answers


def _value(setting: Setting, field: str, text: str, value: Any) -> str:
    option = f'answers.{field} "{text}"'
    if field == "stakeholder":
        if not isinstance(value, str):
            template = N_(
                '[[source]] {source}: {option} must be a kind of respondent in quotes, or "" for'
                " none."
            )
            raise setting.wrong(option, template)
        return value
    most = 3 if field == "level" else 10
    is_number = isinstance(value, int) or (field == "image" and isinstance(value, float))
    if isinstance(value, bool) or (value != "" and not (is_number and 0 <= value <= most)):
        template = N_(
            '[[source]] {source}: {option} must be a number from 0 to {most}, or "" for no answer.'
        )
        raise setting.wrong(option, template, most=most)
    return str(value)


def _know_how(setting: Setting) -> dict[str, str]:
    """Option as it is written -> keyword, longest option first."""
    options: dict[str, str] = {}
    for keyword, value in setting.table("know_how").items():
        for text in (keyword, *spellings(setting, f"know_how.{keyword}", value)):
            options[text] = keyword
    return dict(sorted(options.items(), key=lambda item: len(item[0]), reverse=True))
