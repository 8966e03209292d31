"""What the questionnaire asks, in which order, and what its answers stand for.

Both languages stand here as data and not in the catalogues: exports hold these texts, so that what
was once asked must be recognised as long as its wave is read.

The order is part of the method. What comes to mind is asked first (``cited``, ``knowhow``), on a page
of its own, before any name is shown; only then the list follows (``level``, ``image``).
"""

import re
from dataclasses import dataclass

from observatory.config import ConfigError
from observatory.i18n import N_
from observatory.letters import fold

Text = dict[str, str]
"""A text by language."""

MAX_CODE = 20
"""Characters of the code of a question or a row; survey tools cut off or drop longer ones."""


@dataclass(frozen=True)
class Answer:
    """One possible answer: its code (at most five characters), its label, what it stands for."""

    code: str
    label: Text
    value: str


@dataclass(frozen=True)
class Question:
    """One question.

    ``field``: the column of the layout that it fills; ``form``: ``choice`` (one of the answers),
    ``line`` or ``lines`` (free text), ``grid`` (one of the answers for every cluster). A grid with
    ``only_known`` shows, where the tool can, the clusters that are known at least by name.
    """

    code: str
    field: str
    form: str
    text: Text
    help: Text
    answers: tuple[Answer, ...] = ()
    required: bool = False
    only_known: bool = False


@dataclass(frozen=True)
class Page:
    """Questions that are shown together; there is no way back to an earlier page."""

    title: Text
    questions: tuple[Question, ...]


TITLE: Text = {
    "fr": "Enquête sur l’industrie de l’image",
    "en": "Survey of the image industry",
}
"""It names no cluster: a name in the title would answer the first question."""
WELCOME: Text = {
    "fr": (
        "Que connaissez-vous de l’industrie de l’image : cinéma, animation, jeu vidéo, médias"
        " immersifs, photographie et métiers voisins ? Dans ce questionnaire, « le territoire » désigne :"
        " {territory}. Cinq minutes suffisent. Répondez de mémoire, page après page, sans rien chercher."
        " L’enquête est anonyme et facultative : aucun nom, aucune adresse n’est demandé, n’en écrivez"
        " pas. Vous pouvez arrêter à tout moment ; ce qui n’est pas envoyé n’est pas compté. Les"
        " réponses ne servent qu’à des statistiques, jamais publiées pour moins de cinq personnes."
    ),
    "en": (
        "What do you know of the image industry: film, animation, video games, immersive media,"
        " photography and the trades around them? In this survey, “the territory” means: {territory}."
        " Five minutes are enough. Answer from memory, page after page, without looking anything up."
        " The survey is anonymous and voluntary: no name and no address is asked for, so write none."
        " You can stop at any time; what is not sent is not counted. Answers only serve statistics,"
        " never published for fewer than five people."
    ),
}
END: Text = {
    "fr": "Merci. Vos réponses sont enregistrées.",
    "en": "Thank you. Your answers are recorded.",
}

_STAKEHOLDER = Question(
    "stakeholder",
    "stakeholder",
    "choice",
    {"fr": "À quel titre répondez-vous ?", "en": "In what capacity do you answer?"},
    {"fr": "", "en": ""},
    (
        Answer("comp", {"fr": "Entreprise ou indépendant", "en": "Company or self-employed"}, "company"),
        Answer("inst", {"fr": "Institution ou collectivité", "en": "Institution or public authority"}, "institution"),
        Answer("scho", {"fr": "École, université ou organisme de formation", "en": "School, university or training body"}, "school"),
        Answer("oth", {"fr": "Autre (association, particulier…)", "en": "Other (association, individual…)"}, "other"),
    ),
    required=True,
)  # fmt: skip
_COMMUNE = Question(
    "commune",
    "commune",
    "line",
    {
        "fr": "Où travaillez-vous ou étudiez-vous ? Code postal et commune",
        "en": "Where do you work or study? Postal code and town",
    },
    {
        "fr": "Seul le bassin est gardé, pas la commune.",
        "en": "Only the basin is kept, not the town.",
    },
)
_CITED = Question(
    "cited",
    "unaided",
    "lines",
    {
        "fr": "Quels clusters, pôles ou réseaux de l’industrie de l’image connaissez-vous, ici ou ailleurs ?",
        "en": "Which clusters, hubs or networks of the image industry do you know, here or elsewhere?",
    },
    {
        "fr": "Écrivez tous les noms qui vous viennent à l’esprit, un par ligne. Si aucun ne vient, laissez vide.",
        "en": "Write every name that comes to mind, one a line. If none does, leave this empty.",
    },
)
_KNOW_HOW = Question(
    "knowhow",
    "know_how_cited",
    "lines",
    {
        "fr": "Quels savoir-faire de l’industrie de l’image trouve-t-on, à votre connaissance, sur le territoire ?",
        "en": "Which know-how of the image industry is there, to your knowledge, in the territory?",
    },
    {
        "fr": "Trois au plus, un par ligne, en quelques mots ; pas de noms de personnes. Si aucun ne vient, laissez vide.",
        "en": "Three at most, one a line, in a few words; no names of people. If none comes to mind, leave this empty.",
    },
)
_LEVEL = Question(
    "level",
    "level",
    "grid",
    {
        "fr": "À quel point connaissez-vous chacun de ces clusters ?",
        "en": "How well do you know each of these clusters?",
    },
    {"fr": "", "en": ""},
    (
        Answer("0", {"fr": "Je n’en ai jamais entendu parler", "en": "I have never heard of it"}, "0"),
        Answer("1", {"fr": "Je le connais de nom", "en": "I know its name"}, "1"),
        Answer("2", {"fr": "Je connais ses activités", "en": "I know what it does"}, "2"),
        Answer("3", {"fr": "J’ai travaillé avec lui", "en": "I have worked with it"}, "3"),
    ),
    required=True,
)  # fmt: skip
_IMAGE = Question(
    "image",
    "image",
    "grid",
    {
        "fr": "Quelle image avez-vous de ceux que vous connaissez, de 0 (très mauvaise) à 10 (excellente) ?",
        "en": "What image do you have of those you know, from 0 (very poor) to 10 (excellent)?",
    },
    {
        "fr": "Laissez vide ceux que vous ne connaissez pas.",
        "en": "Leave blank those that you do not know.",
    },
    tuple(Answer(str(n), {"fr": str(n), "en": str(n)}, str(n)) for n in range(11)),
    only_known=True,
)

PAGES: tuple[Page, ...] = (
    Page({"fr": "Vous", "en": "You"}, (_STAKEHOLDER, _COMMUNE)),
    Page({"fr": "Ce qui vous vient à l’esprit", "en": "What comes to mind"}, (_CITED, _KNOW_HOW)),
    Page({"fr": "Les clusters", "en": "The clusters"}, (_LEVEL,)),
    Page({"fr": "Leur image", "en": "Their image"}, (_IMAGE,)),
)
QUESTIONS: dict[str, Question] = {
    question.field: question for page in PAGES for question in page.questions
}
"""Every question by the column that it fills."""


def row_code(cluster_id: str) -> str:
    """The code of a cluster's row in a grid: its id without accents and marks (``pole-x`` → ``polex``)."""
    return re.sub(r"[^a-z0-9]", "", fold(cluster_id))[:MAX_CODE]


def row_codes(cluster_ids: list[str]) -> dict[str, str]:
    """The code of every cluster's row. Raises ConfigError where two cannot be told apart."""
    codes = {cluster_id: row_code(cluster_id) for cluster_id in cluster_ids}
    owners: dict[str, str] = {}
    for cluster_id, code in codes.items():
        other = owners.setdefault(code, cluster_id)
        if not code:
            template = N_(
                "The cluster {cluster} would have no code in the questionnaire: its id needs"
                " letters from a to z, or digits."
            )
            raise ConfigError(template, cluster=cluster_id)
        if other != cluster_id:
            template = N_(
                "The clusters {other} and {cluster} would have one code in the questionnaire"
                " ({code}): the first {most} letters and digits of an id must tell."
            )
            values = {"other": other, "cluster": cluster_id, "code": code}
            raise ConfigError(template, most=MAX_CODE, **values)
    return codes
