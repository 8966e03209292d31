"""A report by hand: every kind of block, several kinds of chart, evidence, notes, a watermark.

Small enough to know every number of it, and rude enough to try a renderer: a formula, markup, a
text of several scripts, values that are absent or floors.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pandas as pd

from observatory import maps
from observatory.charts import (
    Chart,
    bars,
    bullet,
    columns,
    dots,
    lines,
    multiples,
    running,
    slope,
    timeline,
)
from observatory.charts.headline import Headline, Path
from observatory.exports.content import (
    Card,
    Cards,
    Cell,
    Evidence,
    Figure,
    Heading,
    Note,
    Picture,
    Report,
    Section,
    Stamp,
    Table,
    Words,
)
from observatory.i18n import Language

FORMULA = '=HYPERLINK("http://a.example";"x")'
MARKUP = "<script>alert('x')</script> & *bold* #panic() $x$ @ref"
SCRIPTS = "Ελλάδα – مرحبا – 映画 🎬"
AS_OF = date(2026, 10, 31)
ROWS = 30
"""Rows of the long table."""


def sample_report(language: Language, *, preset: str = "funder", watermark: bool = True) -> Report:
    """The report, in English or French."""
    t = _Texts(language)
    return Report(
        title=t("The image industry: where the five gaps stand", "L’industrie de l’image : où en sont les cinq écarts"),
        subtitle=t("2017–2026, regional programme", "2017–2026, programme régional"),
        preset=preset,
        language=language,
        stamp=_stamp(t),
        watermark=t("Illustrative data", "Données illustratives") if watermark else "",
        sections=(_summary(t), _links(t), _visibility(t), _method(t)),
        evidence=_evidence(t),
        dictionary=_dictionary(t),
    )  # fmt: skip


class _Texts:
    """English or French, as the report's language is."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, english: str, french: str) -> str:
        return self.language.pick({"en": english, "fr": french})

    def cell(self, value: float | None, unit: str = "count", **more: Any) -> Cell:
        return Cell(self.language.quantity(value, unit), value, unit, **more)


def _stamp(t: _Texts) -> Stamp:
    name = t("illustrative", "illustratif")
    day = t.language.date(AS_OF, short=True)
    return Stamp(
        snapshot="20261031T081500Z-1a2b3c4d",
        dataset="illustrative",
        dataset_name=name,
        as_of=AS_OF,
        loaded_at=datetime(2026, 10, 31, 8, 15, tzinfo=UTC),
        territory=t("The territory", "Le territoire"),
        approval=t("Approved by A. Manager on 2 Nov 2026.", "Approuvé par A. Responsable le 2 nov. 2026."),
        line=t(
            f"Dataset {name} · as of {day} · snapshot 1a2b3c4d · English",
            f"Jeu de données {name} · au {day} · état 1a2b3c4d · français",
        ),
    )  # fmt: skip


def _summary(t: _Texts) -> Section:
    return Section(
        key="summary",
        name=t("Summary", "Synthèse"),
        finding=t("One target of three is kept up with.", "Une cible sur trois est tenue."),
        blocks=(
            Words(
                (
                    t("Falling behind: links abroad.", "En retard : les liens à l’étranger."),
                    t("Two waves of the survey are compared.", "Deux vagues de l’enquête sont comparées."),
                )
            ),
            Cards(_cards(t)),
            Words((t("A report is late.", "Un rapport est en retard."), FORMULA, MARKUP, SCRIPTS), listed=True),
        ),
    )  # fmt: skip


def _cards(t: _Texts) -> tuple[Card, ...]:
    language = t.language

    def card(
        plate: str, name: str, status: str, value: float | None, unit: str, points: Any
    ) -> Card:
        said = language.quantity(value, unit)
        path = Path(points, plate, f"{name}: {said}", target=(2028, 0.6) if value else None)
        headline = Headline(
            finding=f"{name}: {said}", label=name, value=said, change=language.change(0.17, unit),
            status=status, ends=t("○ 24% in 2017. Target ◇ 60% in 2028.", "○ 24 % en 2017. Cible ◇ 60 % en 2028."),
            source=t("Survey waves, n = 210", "Vagues d’enquête, n = 210"), path=path,
        )  # fmt: skip
        notes = (_note(t),) if plate == "R1" else ()
        return Card(plate, name, status, headline, t("Known by two in five.", "Connu de deux sur cinq."), value, unit, "E1", notes)  # fmt: skip

    return (
        card("R1", t("Identity", "Identité"), "on_track", 0.41, "share", ((2017.0, 0.24), (2023.0, 0.41))),
        card("R2", t("Partnerships", "Partenariats"), "off_track", 9, "count", ((2017.0, 4.0), (2025.0, 9.0))),
        card("R3", t("Visibility", "Visibilité"), "no_data", None, "count", ()),
    )  # fmt: skip


def _note(t: _Texts) -> Note:
    text = t("The wave of 2023 was short.", "La vague de 2023 a été courte.")
    return Note(text, "A. Manager", date(2026, 10, 12))


def _links(t: _Texts) -> Section:
    return Section(
        key="r2",
        name=t("R2 Partnerships", "R2 Partenariats"),
        finding=t("Links abroad grow at a quarter of the pace needed.", "Les liens à l’étranger croissent au quart du rythme voulu."),
        blocks=(
            Figure("r2-bullet", _bullet(t), "E2", (_note(t),)),
            Figure("r2-lines", _lines(t), "E3"),
            _budget(t),
            Figure("r2-timeline", _timeline(t), "E4"),
            Figure("r2-running", _running(t), "E2"),
            _map(t.language.code),
        ),
        colour="R2",
    )  # fmt: skip


def _words(t: _Texts, finding: tuple[str, str], caption: tuple[str, str]) -> dict[str, Any]:
    return {
        "finding": t(*finding), "caption": t(*caption),
        "source": t("Source: open record, 31 Oct 2026", "Source : registre ouvert, 31 oct. 2026"),
    }  # fmt: skip


def _bullet(t: _Texts) -> Chart[Any]:
    table = pd.DataFrame(
        [
            (t("Members", "Membres"), 38, 61, 150, None, None, "count", "off_track", 0.78, 0.26),
            (t("Known by name", "Connu de nom"), 0.24, 0.41, 0.6, 0.34, 0.48, "share", "at_risk", 0.7, 0.91),
            (t("Fallen back", "En recul"), 9, 7, 24, None, None, "count", "moving_away", 0.78, -0.2),
            (t("Without a target", "Sans cible"), None, 12, None, None, None, "count", "no_target", None, None),
            (t("Without data", "Sans donnée"), 8, None, 20, None, None, "count", "no_data", 0.78, None),
        ],
        columns=["name", "baseline", "value", "target", "low", "high", "unit", "status", "expected", "pace"],
    )  # fmt: skip
    return bullet(table, t.language, colour="R2", **_words(
        t, ("Members fall behind, names become known", "Les membres prennent du retard, les noms se font connaître"),
        ("Share of the way from baseline to target", "Part du chemin de la base à la cible"),
    ))  # fmt: skip


def _lines(t: _Texts) -> Chart[Any]:
    abroad, here = t("Abroad", "À l’étranger"), t("In the region", "Dans la région")
    table = pd.DataFrame(
        [
            (abroad, 2021, 4, 3, 6), (abroad, 2022, 5, 4, 7), (abroad, 2024, 7, 6, 8),
            (abroad, 2025, 9, 8, 11), (here, 2021, 12, None, None), (here, 2022, None, None, None),
            (here, 2023, 15, None, None), (here, 2025, 1234, None, None),
        ],
        columns=["series", "year", "value", "low", "high"],
    )  # fmt: skip
    return lines(table, t.language, unit="count", focal=abroad, colour="R2", **_words(
        t, ("Partnerships abroad have doubled since 2021", "Les partenariats à l’étranger ont doublé depuis 2021"),
        ("Partnerships that run, by year", "Partenariats en cours, par année"),
    ))  # fmt: skip


def _budget(t: _Texts) -> Table:
    def row(name: str, spent: float | None, planned: float | None, status: str) -> tuple[Cell, ...]:
        share = None if spent is None or not planned else spent / planned
        word = t("At risk", "À surveiller") if status == "at_risk" else t("Achieved", "Atteint")
        return (
            Cell(name, reference="E4"), Cell(word, status=status), t.cell(spent, "eur"), t.cell(planned, "eur"),
            t.cell(share, "share"), Cell(t.language.date(AS_OF, short=True), AS_OF),
        )  # fmt: skip

    return Table(
        key="r2-budget",
        finding=t("Half of the budget is spent", "La moitié du budget est dépensée"),
        caption=t("Actions, euros, 31 Oct 2026", "Actions, euros, 31 oct. 2026"),
        columns=(
            Heading("action", t("Action", "Action")),
            Heading("status", t("Status", "Statut")),
            Heading("spent", t("Spent", "Dépensé"), "right"),
            Heading("planned", t("Planned", "Prévu"), "right"),
            Heading("share", t("Share", "Part"), "right", ratio=("spent", "planned")),
            Heading("day", t("As of", "Au")),
        ),
        rows=(
            row(t("Missions abroad", "Missions à l’étranger"), 64_000, 120_000, "at_risk"),
            row(FORMULA, 1_250.5, 8_000, "achieved"),
            row(t("Not begun", "Pas commencée"), None, 180_000, "at_risk"),
        ),
        source=t("Source: the chamber’s accounts", "Source : comptes de la chambre"),
        reference="E4",
        notes=(_note(t),),
    )  # fmt: skip


def _timeline(t: _Texts) -> Chart[Any]:
    first, second = t("Missions abroad", "Missions à l’étranger"), t("Guide", "Guide")
    table = pd.DataFrame(
        [
            (first, date(2024, 2, 1), date(2027, 12, 31), 0.55, 64_000, 120_000),
            (second, date(2027, 1, 1), date(2028, 12, 31), 0, None, 180_000),
            (t("No dates", "Sans dates"), None, None, None, None, None),
        ],
        columns=["name", "start", "end", "done", "spent", "planned"],
    )
    milestones = pd.DataFrame(
        [(first, t("Report", "Rapport"), date(2026, 6, 30), "late")],
        columns=["name", "milestone", "date", "state"],
    )
    return timeline(table, milestones, t.language, today=AS_OF, colour="R2", **_words(
        t, ("One report is late", "Un rapport est en retard"), ("Actions and milestones", "Actions et jalons"),
    ))  # fmt: skip


def _running(t: _Texts) -> Chart[Any]:
    table = pd.DataFrame(
        [
            (t("Partner A", "Partenaire A"), date(2016, 11, 1), date(2019, 9, 30), True),
            (t("Partner B", "Partenaire B"), date(2020, 1, 1), None, True),
            (t("Partner C", "Partenaire C"), date(2017, 6, 1), date(2017, 9, 1), False),
        ],
        columns=["name", "start", "end", "end_known"],
    )
    return running(table, t.language, until=AS_OF, colour="R2", **_words(
        t, ("One partnership still runs", "Un partenariat court encore"), ("Partnerships by date", "Partenariats par date"),
    ))  # fmt: skip


@cache
def _map(code: str) -> Picture:
    t = _Texts(Language(code))
    countries = pd.DataFrame(
        {
            "code": ["IT", "ES"], "name": [t.language.country("IT"), t.language.country("ES")],
            "lat": [42.5, 40.2], "lon": [12.5, -3.6], "partnerships": [4, 16], "partners": [3, 9],
        }
    )  # fmt: skip
    alt = t("Spain 16 partnerships, Italy 4.", "Espagne 16 partenariats, Italie 4.")
    shown = maps.Shown(countries=countries, home=(43.7, 7.2))
    return Picture(
        key="map",
        finding=t("Most partners are in Spain", "La plupart des partenaires sont en Espagne"),
        caption=t("Partnerships by country", "Partenariats par pays"),
        alt=alt,
        source=t("Source: programmes’ lists", "Source : listes des programmes"),
        described=maps.described(shown, t.language, alt=alt),
        reference="E2",
    )


def _visibility(t: _Texts) -> Section:
    return Section(
        key="r3",
        name=t("R3 Visibility", "R3 Visibilité"),
        finding=t("More people know the cluster, not everywhere.", "Plus de gens connaissent le pôle, pas partout."),
        blocks=(
            Figure("r3-dots", _dots(t), "E5", (_note(t),)),
            Figure("r3-columns", _columns(t), "E5"),
            Figure("r3-bars", _bars(t), "E5"),
            Figure("r3-slope", _slope(t), "E5"),
            Figure("r3-multiples", _multiples(t), "E5"),
            Figure("r3-empty", _empty(t), "E5"),
        ),
        colour="R3",
    )  # fmt: skip


def _dots(t: _Texts) -> Chart[Any]:
    table = pd.DataFrame(
        {
            "name": [t("West", "Ouest"), t("East", "Est"), t("Valley", "Vallée")],
            "value": [0.41, 0.055, None],
            "low": [0.34, 0.03, None],
            "high": [0.48, 0.09, None],
            "previous": [0.37, None, None],
            "note": ["", "", "n < 5"],
        }
    )
    return dots(table, t.language, unit="share", basis="survey", maximum=1, colour="R3", **_words(
        t, ("The west knows the cluster best", "L’ouest connaît le mieux le pôle"),
        ("Share who know it, n = 210", "Part qui le connaît, n = 210"),
    ))  # fmt: skip


def _columns(t: _Texts) -> Chart[Any]:
    table = pd.DataFrame(
        {
            "period": ["2022", "2023", "2024", "2025", "2026"],
            "value": [3, None, 0, 9, 7],
            "provisional": [False, False, False, False, True],
        }
    )
    return columns(table, t.language, unit="count", basis="record", colour="R3", **_words(
        t, ("At least nine events in 2025", "Au moins neuf événements en 2025"), ("Events a year", "Événements par an"),
    ))  # fmt: skip


def _bars(t: _Texts) -> Chart[Any]:
    table = pd.DataFrame(
        {
            "name": [MARKUP, FORMULA, SCRIPTS, t("Few", "Peu")],
            "value": [1_240_000, 45_000.0, 0, None],
            "note": ["", "", "", "n < 5"],
            "colour": ["R3", "context", "context", "context"],
        }
    )
    return bars(table, t.language, unit="eur", colour="R3", **_words(
        t, ("One title has the money", "Un titre a l’argent"), ("Euros of support", "Euros d’aide"),
    ))  # fmt: skip


def _slope(t: _Texts) -> Chart[Any]:
    focal = t("Ours", "Le nôtre")
    table = pd.DataFrame(
        {"name": [focal, "Alpha", "Beta"], "start": [5, 7, None], "end": [9, None, 7]}
    )
    return slope(table, t.language, unit="count", start="2017", end="2025", focal=focal, colour="R3", **_words(
        t, ("Ours has overtaken Alpha", "Le nôtre a dépassé Alpha"), ("Mentions in the press", "Mentions dans la presse"),
    ))  # fmt: skip


def _multiples(t: _Texts) -> Chart[Any]:
    west, east = t("West", "Ouest"), t("East", "Est")
    table = pd.DataFrame(
        [
            (west, 2019, 0.2, 0.1, 0.3, ""), (west, 2021, None, None, None, "n < 5"),
            (west, 2023, 0.3, 0.2, 0.4, ""), (east, 2019, 0.5, None, None, ""),
            (east, 2023, 0.6, None, None, ""),
        ],
        columns=["panel", "year", "value", "low", "high", "note"],
    )  # fmt: skip
    return multiples(table, t.language, unit="share", bridge=True, basis="survey", colour="R3", **_words(
        t, ("Both sides rise", "Les deux côtés montent"), ("Share who know it, by side", "Part qui le connaît, par côté"),
    ))  # fmt: skip


def _empty(t: _Texts) -> Chart[Any]:
    table = pd.DataFrame({"name": [], "value": []})
    return bars(table, t.language, unit="count", **_words(
        t, ("Nothing is known of the rest", "On ne sait rien du reste"), ("No source", "Aucune source"),
    ))  # fmt: skip


def _method(t: _Texts) -> Section:
    name = t("Company", "Entreprise")
    rows = tuple(
        (
            Cell(f"{name} {n}"),
            Cell("https://a.example", link="https://a.example"),
            t.cell(1_000 * n),
        )
        for n in range(1, ROWS + 1)
    )
    return Section(
        key="method",
        name=t("Method and limits", "Méthode et limites"),
        finding=t("What public sources do not say is said to be unknown.", "Ce que les sources publiques taisent est dit inconnu."),
        blocks=(
            Words((t("A long sentence of the method, which is told in full. ", "Une longue phrase de la méthode, dite en entier. ") * 30,)),
            Table(
                key="method-companies",
                finding=t("Thirty companies answered", "Trente entreprises ont répondu"),
                caption=t("Companies and their jobs", "Entreprises et leurs emplois"),
                columns=(Heading("name", name), Heading("page", "Page"), Heading("jobs", t("Jobs", "Emplois"), "right")),
                rows=rows,
                source=t("Source: register of companies", "Source : registre des entreprises"),
                reference="E1",
            ),
        ),
    )  # fmt: skip


def _evidence(t: _Texts) -> tuple[Evidence, ...]:
    return tuple(_behind(t, number) for number in range(1, 6))


def _behind(t: _Texts, number: int) -> Evidence:
    rows = Table(
        key=f"E{number}-rows",
        finding="",
        caption="",
        columns=(Heading("name", t("Name", "Nom")), Heading("value", t("Value", "Valeur"), "right")),
        rows=tuple((Cell(f"{t('Row', 'Ligne')} {n}"), t.cell(n)) for n in range(1, 4)),
    )  # fmt: skip
    return Evidence(
        reference=f"E{number}",
        title=t(f"Indicator {number}", f"Indicateur {number}"),
        definition=_pairs((t("Definition", "Définition"), t("Share of respondents who know it.", "Part des répondants qui le connaissent.")), (t("Unit", "Unité"), "%")),
        computation=_pairs((t("Known by", "Connu de"), "86"), (t("Respondents", "Répondants"), "210")),
        rows=rows if number not in (3, 5) else None,
        total=210 if number != 3 else 0,
        same_rows="E1" if number == 5 else "",
        parts=_parts(t) if number == 4 else None,
        sources=(
            (t("Open record", "Registre ouvert"), "https://a.example/record"),
            (t("A book without address", "Un livre sans adresse"), ""),
        ),
    )  # fmt: skip


def _parts(t: _Texts) -> Table:
    """What a figure of two indicators shows, each with its own evidence."""
    return Table(
        key="parts",
        finding="",
        caption="",
        columns=(Heading("name", t("Indicator", "Indicateur")), Heading("evidence", t("Evidence", "Preuve"))),
        rows=tuple((Cell(t(f"Part {n}", f"Partie {n}")), Cell(f"E{n}", reference=f"E{n}")) for n in (1, 2)),
    )  # fmt: skip


def _pairs(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return pairs


def _dictionary(t: _Texts) -> Table:
    return Table(
        key="dictionary",
        finding=t("Columns of the data", "Colonnes des données"),
        caption="",
        columns=(Heading("table", "Table"), Heading("column", t("Column", "Colonne")), Heading("meaning", t("Meaning", "Sens"))),
        rows=((Cell("event"), Cell("name"), Cell(t("Its name", "Son nom"))),),
    )  # fmt: skip


def numbers(report: Report) -> Iterable[tuple[str, float]]:
    """Every number that a reader sees in tables and cards: its text and its value."""
    for _, block in report.blocks():
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    if isinstance(cell.value, int | float):
                        yield cell.text, float(cell.value)
        elif isinstance(block, Cards):
            for card in block.cards:
                if card.value is not None:
                    yield card.headline.value, card.value
