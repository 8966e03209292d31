"""The French of the observatory: complete, current, and set as French is."""

import io
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog, Message

from observatory.charts.palette import STATUSES
from observatory.i18n import language
from observatory.ui.listing import PAGES
from tests import messages as tool

NO_BREAK = "\u00a0\u202f"
_ICON = re.compile(r":material/\w+:|:\w+-badge\[")


@pytest.fixture(scope="module")
def french() -> Catalog:
    return tool.catalogue()


def _pairs(french: Catalog) -> list[tuple[str, str]]:
    """Each English text with the French one that stands for it, where there is one."""
    pairs = []
    for message in tool.messages(french):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        pairs += zip(ids, tool.texts(message), strict=False)
    return [(english, text) for english, text in pairs if text]


def _offending(french: Catalog, fault: str, flags: int = 0) -> list[str]:
    pattern = re.compile(fault, flags)
    return [text for _, text in _pairs(french) if pattern.search(_ICON.sub("", text))]


# The catalogue and the code


def test_the_catalogue_holds_exactly_the_messages_of_the_code(french: Catalog) -> None:
    code = {_key(message) for message in tool.messages(tool.extracted())}
    known = {_key(message) for message in tool.messages(french)}
    assert sorted(code - known) == [], "run make messages"
    assert sorted(known - code) == [], "run make messages"
    assert not french.obsolete


def _key(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def test_every_message_has_a_french_text(french: Catalog) -> None:
    assert [message.id for message in tool.untranslated(french)] == []


def test_nothing_is_guessed(french: Catalog) -> None:
    assert [message.id for message in tool.messages(french) if message.fuzzy] == []


def test_the_file_is_as_make_messages_writes_it(french: Catalog) -> None:
    updated = tool.brought_up_to_date(french, tool.extracted())
    assert tool.written(updated) == tool.PO.read_text(encoding="utf-8")


# The texts


def test_placeholders_agree(french: Catalog) -> None:
    differing = [(en, fr) for en, fr in _pairs(french) if _fields(en) != _fields(fr)]
    assert differing == []


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_placeholders_are_named(french: Catalog) -> None:
    unnamed = [
        en for en, _ in _pairs(french) if any(not name.isidentifier() for name in _fields(en))
    ]
    assert unnamed == []


def test_plural_messages_have_a_text_for_each_number(french: Catalog) -> None:
    plural = [message for message in tool.messages(french) if not isinstance(message.id, str)]
    assert plural
    assert [message.id for message in plural if len(message.string) != 2] == []


def test_high_marks_stand_after_a_no_break_space(french: Catalog) -> None:
    assert _offending(french, rf"(?<![{NO_BREAK}])[;!?»](?=\W|$)") == []
    assert _offending(french, rf"(?<![{NO_BREAK}]):(?=\s|$)") == []


def test_quotation_marks_are_french(french: Catalog) -> None:
    assert _offending(french, rf"«(?![{NO_BREAK}])") == []
    assert _offending(french, "[“”„]") == []


def test_apostrophes_and_ellipses_are_typographic(french: Catalog) -> None:
    assert _offending(french, r"'|\.\.\.") == []


def test_units_stay_with_their_number(french: Catalog) -> None:
    assert _offending(french, r"[\d}] [%€h](?=\W|$)") == []


def test_spaces_are_single(french: Catalog) -> None:
    assert _offending(french, rf"[ {NO_BREAK}]{{2}}") == []
    loose = [(en, fr) for en, fr in _pairs(french) if fr != fr.strip(" ") and en == en.strip(" ")]
    assert loose == []


def test_sentences_end_as_in_english(french: Catalog) -> None:
    differing = [
        (en, fr)
        for en, fr in _pairs(french)
        if re.search("[.?!…]?$", en)[0] != re.search("[.?!…]?$", fr)[0]
    ]
    assert differing == []


def test_fragments_begin_in_lower_case_as_in_english(french: Catalog) -> None:
    differing = [
        (en, fr)
        for en, fr in _pairs(french)
        if en[0].isalpha() and fr[0].isalpha() and en[0].islower() and not fr[0].islower()
    ]
    assert differing == []


def test_statuses_have_their_fixed_words() -> None:
    words = {key: language("fr")._(look.word) for key, look in STATUSES.items()}
    assert words == {
        "achieved": "Atteint",
        "on_track": "Au rythme",
        "at_risk": "À surveiller",
        "off_track": "Hors rythme",
        "moving_away": "S’éloigne",
        "no_target": "Sans cible",
        "no_data": "Sans donnée",
        "stale": "Périmé",
        "too_early": "Trop tôt",
    }


def test_pages_have_their_fixed_names() -> None:
    names = {page.key: language("fr")._(page.title) for page in PAGES}
    assert names == {
        "overview": "Vue d’ensemble",
        "recommendations": "Recommandations",
        "recognition": "Reconnaissance",
        "benchmark": "Comparaison",
        "map": "Carte",
        "organisations": "Organisations",
        "events": "Événements",
        "partnerships": "Partenariats",
        "support": "Accompagnement",
        "present": "Présenter",
        "polls": "Votes",
        "report": "Rapport",
        "sources": "Sources",
        "methodology": "Méthodologie",
        "help": "Aide",
    }


# The tool


def test_messages_are_read_wherever_a_call_writes_them() -> None:
    code = b"""
title = N_("A title")
text = f"**{page._('in an f-string')}** {words.n_('{count} row', '{count} rows', 1 + 2)}"
label = language._(WORDS["no message"]) + _("one" if few else "two")
reason = BadCell(N_("joined"
    " over lines"), limit=str(_("inside")))
"""
    found = [ids for _, _, ids, _ in tool.literal_messages(io.BytesIO(code), (), (), {})]
    assert sorted(found, key=str) == sorted(
        [
            "A title", "in an f-string", ("{count} row", "{count} rows"), "one", "two",
            "joined over lines", "inside",
        ],
        key=str,
    )  # fmt: skip


@pytest.mark.parametrize(
    "code", [b'_(f"{n} rows")', b'_("rows: " + n)', b'n_("row", f"{n} rows", n)']
)
def test_a_message_put_together_is_refused(code: bytes) -> None:
    with pytest.raises(ValueError, match="line 1"):
        list(tool.literal_messages(io.BytesIO(code), (), (), {}))


def test_an_update_keeps_texts_adds_messages_and_drops_old_ones() -> None:
    current, template = Catalog(locale="fr"), Catalog()
    current.add("kept", "gardé")
    current.add("gone", "parti")
    current.add("row", "ligne")
    for ids in ("kept", "keep", ("row", "rows")):
        template.add(ids)
    updated = tool.brought_up_to_date(current, template)
    texts = {_key(message): tool.texts(message) for message in tool.messages(updated)}
    assert texts[("kept",)] == ["gardé"]
    assert {_key(message) for message in tool.untranslated(updated)} == {("keep",), ("row", "rows")}
    assert "gone" not in tool.written(updated)


@pytest.mark.parametrize(
    ("code", "exit_code", "told"),
    [
        ('_("Name")\n', 0, "current"),
        ('_("Name")\n_("New")\n', 1, "out of date"),
        ("\n", 1, "out of date"),
    ],
)
def test_check_tells_a_stale_catalogue_and_writes_nothing(
    code: str,
    exit_code: int,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    po = _project(tmp_path, monkeypatch)
    before = po.read_text(encoding="utf-8")
    (tmp_path / "app.py").write_text(code, encoding="utf-8")
    assert tool.main(["--check"]) == exit_code
    assert told in capsys.readouterr().out
    assert po.read_text(encoding="utf-8") == before


def test_without_check_the_catalogue_is_updated_and_the_untranslated_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    po = _project(tmp_path, monkeypatch)
    (tmp_path / "app.py").write_text('_("Name")\n_("New")\n', encoding="utf-8")
    assert tool.main([]) == 0
    assert "without a text: New" in capsys.readouterr().out
    assert 'msgid "New"\nmsgstr ""' in po.read_text(encoding="utf-8")
    assert tool.main(["--check"]) == 1, "a text is still missing"


def _project(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose catalogue says “Nom” for “Name”, as the tool writes it."""
    catalogue = Catalog(locale="fr")
    catalogue.add("Name", "Nom")
    po = root / "messages.po"
    po.write_text(tool.written(catalogue), encoding="utf-8")
    monkeypatch.setattr(tool, "ROOT", root)
    monkeypatch.setattr(tool, "PO", po)
    return po
