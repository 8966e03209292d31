"""What a phone's pages say of a poll, a vote and a result, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from observatory.config import Config
from observatory.i18n import Language
from observatory.live.ballot import Ballot, option_field
from observatory.live.poll import Poll, Texts
from observatory.measures.suppression import FEWEST_RESPONDENTS
from observatory.measures.tally import Kind, Tally
from observatory.voting import Voting

Filled = dict[str, list[str]]
SHOWN_WORDS, SHOWN_ANSWERS = 60, 5
"""The most words and open answers of a result."""
_LONGEST_ECHO = 500


def said(language: Language, texts: Texts) -> str:
    """A text of a presenter in the reader's language; marked with its own where it has no other."""
    if language.code in texts or not texts:
        return texts.get(language.code, "")
    code, text = next(iter(texts.items()))
    return Markup('<span lang="{}">{}</span>').format(code, text)


def instruction(language: Language, poll: Poll) -> str:
    """How this kind of poll is answered."""
    _ = language._
    if poll.kind is Kind.MULTIPLE:
        if poll.most < len(poll.options):
            return _("Choose up to {most}").format(most=language.number(poll.most))
        return _("Choose as many as you like")
    if poll.kind is Kind.SCALE:
        return _("Choose a step")
    if poll.kind is Kind.RANKING:
        return _("Give each answer its place: 1 is the first")
    if poll.kind is Kind.POINTS:
        total = language.number(poll.settings.total)
        return _("Share out {total} points").format(total=total)
    if poll.kind is Kind.WORDS:
        text = language.n_("Write one word or a few", "Write up to {most} words", poll.most)
        return text.format(most=language.number(poll.most))
    return _("Write your answer") if poll.kind is Kind.OPEN else _("Choose one answer")


def voted(language: Language, poll: Poll, ballot: Ballot) -> list[str]:
    """A vote, line by line."""
    label = {option.id: said(language, option.label) for option in poll.options}
    if ballot.abstained:
        return [language._("You abstained.")]
    if ballot.text:
        return ballot.text.split("\n")
    chosen = [(key, number) for key, number in ballot.choices.items() if key in label]
    if poll.kind is Kind.RANKING:
        chosen.sort(key=lambda item: item[1])
        return [Markup("{}. {}").format(number, label[key]) for key, number in chosen]
    if poll.kind is Kind.POINTS:
        return [
            Markup("{}: {}").format(label[key], language.number(number)) for key, number in chosen
        ]
    return [label[key] for key, _ in chosen]


def form_of(ballot: Ballot) -> Filled:
    """A vote as the form that would send it again."""
    filled: Filled = {
        "choice": [str(key) for key in ballot.choices],
        "word": ballot.text.split("\n") if ballot.text else [],
        "text": [ballot.text],
        "stakeholder": [ballot.stakeholder or ""],
        "basin": [ballot.basin or ""],
    }
    return filled | {option_field(key): [str(number)] for key, number in ballot.choices.items()}


def echoed(form: Mapping[str, list[str]]) -> Filled:
    """What a form was sent with, to be shown again; what is far too long is cut."""
    return {name: [item[:_LONGEST_ECHO] for item in items[:20]] for name, items in form.items()}


def notice(language: Language, config: Config | None) -> list[str]:
    """Who asks and why, and for how long a vote is kept."""
    _ = language._
    voting = config.votes if config else Voting()
    months = language.n_(
        "Your answer is kept for {months} month; then it is deleted and only totals remain.",
        "Your answer is kept for {months} months; then it is deleted and only totals remain.",
        voting.months,
    ).format(months=language.number(voting.months))
    cookie = _(
        "A cookie tells this device from others, so that each votes once. It holds no name, and your"
        " votes in several polls cannot be put together."
    )
    if voting.notice:
        return [language.pick(voting.notice), months, cookie]
    if config:
        who = _("{title} asks, to know what this room thinks and to keep the result as data.")
        asked = who.format(title=language.pick(config.title))
    else:
        asked = _("Whoever runs this session asks, to know what this room thinks.")
    return [asked, months, cookie]


def asked_of(language: Language, poll: Poll) -> list[dict[str, Any]]:
    """The questions about whoever votes."""
    labels = {
        "stakeholder": language._("Who are you?"),
        "basin": language._("Where are you based?"),
    }
    return [
        {
            "field": name,
            "label": labels[name],
            "parts": [
                {"id": key, "label": language.pick(dict(texts))} for key, texts in parts.items()
            ],
        }
        for name, parts in poll.asks.items()
    ]


def base(language: Language, tally: Tally) -> str:
    """How many answered, and how many abstained."""
    answered = language.n_("{count} person answered", "{count} people answered", tally.base)
    text = answered.format(count=language.number(tally.base))
    if not tally.abstained:
        return f"{text}."
    quiet = language.n_("{count} abstained", "{count} abstained", tally.abstained)
    return f"{text}, {quiet.format(count=language.number(tally.abstained))}."


def result(language: Language, poll: Poll, tally: Tally) -> dict[str, Any]:
    """What the page of results shows: bars, the mean, words or answers, and what is not shown."""
    _ = language._
    label = {option.id: said(language, option.label) for option in poll.options}
    shown: dict[str, Any] = {"base": base(language, tally), "more": "", "mean": ""}
    shown["lines"] = [
        {"label": label.get(line.option, ""), **_figure(language, poll, tally, line.option)}
        for line in tally.lines
    ]
    if poll.kind is Kind.SCALE and tally.mean is not None:
        mean = language.number(tally.mean, 1)
        shown["mean"] = _("On average: {mean} of {steps}.").format(
            mean=mean, steps=language.number(len(poll.options))
        )
    words = tally.shown_words()
    if poll.kind is Kind.OPEN:
        answers = tally.shown_answers(SHOWN_ANSWERS)
        shown["words"] = [
            {"text": item.text, "count": language.number(item.support)} for item in answers
        ]
        shown["more"] = _("The number is that of the devices that support the answer.")
    else:
        shown["words"] = [
            {"text": word.text, "count": language.number(word.count)} for word in words
        ][:SHOWN_WORDS]
    if poll.options and tally.suppressed:
        least = language.number(FEWEST_RESPONDENTS)
        text = _("The result is shown once {least} people have answered.")
        shown["more"] = text.format(least=least)
    elif poll.kind is Kind.RANKING:
        shown["more"] = _("People who put it first; in brackets, its points on average.")
    elif poll.kind is Kind.POINTS:
        shown["more"] = _("Points on average.")
    return shown


def _figure(language: Language, poll: Poll, tally: Tally, option: int) -> dict[str, str]:
    line = next(item for item in tally.lines if item.option == option)
    if poll.kind is Kind.POINTS:
        score = line.score or 0.0
        width = 100 * score / poll.settings.total
        return {"figure": language.number(score, 1), "width": f"{width:.1f}"}
    figure = f"{language.percent(line.share)} ({language.number(line.count)})"
    if poll.kind is Kind.RANKING:
        figure = f"{language.percent(line.share)} ({language.number(line.score, 1)})"
    return {"figure": figure, "width": f"{100 * line.share:.1f}"}


def listed_answers(tally: Tally, mine: frozenset[int], own: str, most: int) -> list[dict[str, Any]]:
    """The open answers that may be supported, but for one's ``own``: those with most support, and
    the newest. ``mine``: those that are."""
    found = [item for item in tally.shown_answers() if item.text != own]
    half = most // 2
    newest = sorted(found[half:], key=lambda item: -item.id)[: most - half]
    return [
        {"id": item.id, "text": item.text, "support": item.support, "mine": item.id in mine}
        for item in (*found[:half], *newest)
    ]
