"""What a report holds: sections, numbers, evidence, notes, by preset, funder and years."""

from dataclasses import replace
from datetime import date

import pytest

from etl.publish import approve
from observatory.access import Role
from observatory.exports.content import Figure, Picture, Report, Table, Words
from observatory.i18n import language
from observatory.report import PRESETS, NoData, Options, build
from observatory.report.build import NATIVE
from observatory.snapshot import Snapshot
from tests.data_directory import load_dataset
from tests.reading_reports import cards, plain, references, rows, section, table, tables, words

pytestmark = pytest.mark.slow

EN, FR = language("en"), language("fr")


def made(store: Snapshot, preset: str = "funder", **asked: str) -> Report:
    """A report in English as a funder may see it."""
    return build(store, Role.FUNDER, EN, Options.of(preset, **asked))


@pytest.fixture(scope="module")
def small(register: Snapshot) -> Report:
    """The whole report of the small register."""
    return made(register)


@pytest.fixture(scope="module")
def of_record(public: Snapshot) -> Report:
    """The whole report of the public record."""
    return made(public)


def published(store: Snapshot, indicator: str, last: int) -> float | None:
    """An indicator's latest complete yearly value or wave up to a year, straight from its table."""
    found = store.query(
        """SELECT value FROM indicator_value WHERE indicator_id = $indicator AND segment = 'all'
            AND territory_code = $focal AND status = 'ok' AND value IS NOT NULL
            AND period_end <= make_date($last, 12, 31)
            AND (period_start = period_end OR date_diff('day', period_start, period_end) > 360)
        ORDER BY period_end DESC LIMIT 1""",
        {"indicator": indicator, "focal": store.config.territory.focal, "last": last},
    )["value"]
    return float(found.iloc[0]) if len(found) else None


def check_numbers(store: Snapshot, report: Report, last: int) -> int:
    """Every value of the indicators' tables and of the cards is the snapshot's; how many there are."""
    count = 0
    for found in tables(report):
        if not found.key.startswith("indicators-"):
            continue
        for row in rows(found):
            assert row["latest"].value == published(store, row["id"].text, last), row["id"].text
            count += row["latest"].value is not None
    for card in (item for item in cards(report) if item.reference):
        definition = {item.reference: item for item in report.evidence}[card.reference].definition
        indicator = dict(definition)["Indicator"].partition("\u00a0")[0]
        if indicator != "C6":
            assert card.value == published(store, indicator, last)
            count += 1
    return count


def test_a_funders_report_has_every_section_in_order(small: Report) -> None:
    assert tuple(item.key for item in small.sections) == PRESETS["funder"]
    assert all(item.finding and item.name for item in small.sections)


def test_every_number_is_the_snapshots(
    register: Snapshot, public: Snapshot, of_record: Report
) -> None:
    some = made(register, sections=["summary", "r3", "r5"])
    indexed = [card for card in cards(some) if card.reference]
    assert len(indexed) == 2
    few = replace(some, sections=some.sections[1:])
    assert check_numbers(register, few, 2019) >= 2
    assert check_numbers(public, of_record, 2025) >= 10


def test_the_row_of_an_indicator_has_its_baseline_target_pace_and_status(small: Report) -> None:
    row = {item["id"].text: item for item in rows(table(small, "indicators-R3"))}["R3.2"]
    # From 1 in 2017 to 5 in 2021: half of the way is due at the end of 2019, a quarter is made.
    assert (row["baseline"].value, row["latest"].value, row["target"].value) == (1, 2, 5)
    assert (row["year"].text, row["due"].text, row["change"].text) == ("2019", "2021", "+1")
    assert row["pace"].value == pytest.approx(0.5, abs=0.01)
    assert row["status"].status == "off_track"


def test_references_are_numbered_as_they_are_met_and_each_has_its_evidence(
    small: Report, of_record: Report
) -> None:
    for report in (small, of_record):
        found = references(report)
        assert found == [f"E{at}" for at in range(1, len(found) + 1)]
        assert [item.reference for item in report.evidence] == found
        assert all((item.title and (item.definition or item.computation)) or item.rows or item.parts for item in report.evidence)  # fmt: skip


def test_every_figure_table_card_and_indicator_with_a_number_leads_to_evidence(
    small: Report,
) -> None:
    for _, block in small.blocks():
        if isinstance(block, Figure | Picture):
            assert block.reference, block.key
        if isinstance(block, Table) and block.key.startswith("indicators-"):
            assert all(row["evidence"].reference for row in rows(block))
    assert all(card.reference or card.value is None for card in cards(small))


def test_the_evidence_of_a_count_lists_the_rows_counted_with_their_sources(small: Report) -> None:
    row = {item["id"].text: item for item in rows(table(small, "indicators-R3"))}["R3.2"]
    behind = next(item for item in small.evidence if item.reference == row["evidence"].reference)
    assert behind.rows is not None
    assert [cells[0].text for cells in behind.rows.rows] == ["Talk of May", "Talk of March"]
    assert behind.total == 2
    assert behind.sources == (("events", ""), ("Agenda", "https://example.org/e2"))
    assert ("Latest value", "2 (2019)") in behind.computation


def test_a_figure_of_several_indicators_leads_on_to_the_evidence_of_each(of_record: Report) -> None:
    by_reference = {item.reference: item for item in of_record.evidence}
    joint = [item for item in of_record.evidence if item.parts]
    assert joint
    for item in joint:
        assert item.parts is not None
        assert (item.rows, item.sources) == (None, ())
        for row in rows(item.parts):
            behind = by_reference[row["evidence"].reference]
            assert row["evidence"].text == behind.reference
            assert behind.title.split()[0] == row["indicator"].text.split()[0]
            told = dict(behind.computation).get("Latest value", "")
            assert (
                row["value"].value is None
                or row["value"].text.rstrip("+\N{NO-BREAK SPACE}") in told
            )


def test_rows_that_several_figures_count_are_listed_once(of_record: Report) -> None:
    by_reference = {item.reference: item for item in of_record.evidence}
    shared = [item for item in of_record.evidence if item.same_rows]
    assert shared
    for item in shared:
        assert item.rows is None
        first = by_reference[item.same_rows]
        assert first.rows is not None
        assert first.total == item.total
    listed = [repr((item.rows.columns, item.rows.rows, item.total)) for item in of_record.evidence if item.rows]  # fmt: skip
    assert len(set(listed)) == len(listed)


def test_columns_that_say_nothing_of_a_row_are_left_out(small: Report, of_record: Report) -> None:
    sources = 0
    for item in (*small.evidence, *of_record.evidence):
        if not item.rows or not item.rows.key.startswith("rows-"):
            continue
        for at, column in enumerate(item.rows.columns):
            texts = {row[at].text for row in item.rows.rows}
            assert texts != {""}, (item.reference, column.text)
            sources += column.text == "Source"
            assert column.text != "Source" or len(texts) > 1 or len(item.rows.rows) == 1
    assert sources


def test_a_suppressed_figure_shows_neither_value_nor_rows(small: Report) -> None:
    row = {item["id"].text: item for item in rows(table(small, "indicators-R1"))}["R1.1"]
    assert row["latest"].value is None
    behind = next(item for item in small.evidence if item.reference == row["evidence"].reference)
    assert (behind.rows, behind.total) == (None, 0)
    assert "67%" not in repr(plain(section(small, "recognition")))


def test_a_note_is_printed_with_its_figures(small: Report) -> None:
    note = table(small, "indicators-R3").notes[0]
    assert (note.text, note.author) == ("Two talks were moved to spring.", "anna@chamber.example")
    assert note.day == date(2020, 2, 1)
    card = next(item for item in cards(small) if item.plate == "R3")
    assert card.notes == (note,)
    bullets = next(item for item in small.figures() if item.key == "bullets-R3")
    assert bullets.notes == (note,)
    assert not table(small, "indicators-R5").notes


def test_a_report_for_a_funder_has_its_actions_money_and_codes_alone(register: Snapshot) -> None:
    report = made(register, funder="Region")
    assert [row["action"].text for row in rows(table(report, "plan-R3"))] == ["Talks"]
    money = rows(table(report, "spending-R3"))
    assert [(row["funder"].text, row["planned"].value, row["spent"].value) for row in money] == [
        ("Region", 1000, 400)
    ]
    codes = {row["id"].text: row["code"].text for row in rows(table(report, "indicators-R3"))}
    assert (codes["R3.2"], codes["R3.1"]) == ("RCO 84", "")
    assert "Duchy" not in words(report)
    assert "Posters" not in words(report)
    nothing = section(report, "r4").blocks
    assert Words(("Region pays for no action under this recommendation.",)) in nothing
    assert report.subtitle.endswith("Region")


def test_a_programme_narrows_the_actions_further(register: Snapshot) -> None:
    report = made(register, sections=["r3", "r5"], programme="Links")
    assert [row["action"].text for row in rows(table(report, "plan-R5"))] == ["Meetings"]
    assert not any(item.key == "plan-R3" for item in tables(report))


def test_without_a_funder_every_code_stands_with_its_indicator(small: Report) -> None:
    codes = {row["id"].text: row["code"].text for row in rows(table(small, "indicators-R3"))}
    assert codes["R3.2"] == "RCO 84, S-1"
    assert codes["R3.1"] == ""


def test_shares_of_the_money_are_the_quotient_of_the_columns_they_name(small: Report) -> None:
    for found in tables(small):
        for heading in found.columns:
            if heading.ratio is None:
                continue
            for row in rows(found):
                over, under = (row[key].value for key in heading.ratio)
                share = row[heading.key].value
                if share is not None:
                    assert share == pytest.approx(over / under)  # type: ignore[operator]
    assert rows(table(small, "spending-R3"))[1]["share"].value == pytest.approx(0.4)


def test_a_report_for_a_board_is_a_summary_and_a_page_without_an_annex(register: Snapshot) -> None:
    report = made(register, "board")
    assert [item.key for item in report.sections] == ["summary", "short"]
    assert (report.evidence, report.dictionary, references(report)) == ((), None, [])
    third = rows(table(report, "short"))[2]
    assert (third["id"].text, third["planned"].value, third["spent"].value) == ("R3", 4000, 1000)
    assert third["late"].text == "1 / 2"


def test_a_workshop_has_one_block_a_section(register: Snapshot, public: Snapshot) -> None:
    for store in (register, public):
        report = made(store, "workshop")
        assert all(len(item.blocks) <= 1 for item in report.sections)
        assert [item.reference for item in report.evidence] == references(report)


@pytest.mark.parametrize("preset", ["funder", "workshop"])
def test_the_public_record_gives_five_native_charts_or_more(public: Snapshot, preset: str) -> None:
    drawn = [item.chart.kind for item in made(public, preset).figures()]
    assert sum(kind in NATIVE for kind in drawn) >= 5


def test_every_figure_is_there_once(of_record: Report, small: Report) -> None:
    for report in (of_record, small):
        keys = [
            block.key for _, block in report.blocks() if isinstance(block, Figure | Picture | Table)
        ]
        assert len(keys) == len(set(keys))


def test_the_years_asked_for_bound_what_is_told(register: Snapshot) -> None:
    report = made(register, sections=["r3"], period="2017-2018")
    row = {item["id"].text: item for item in rows(table(report, "indicators-R3"))}["R3.2"]
    assert (row["latest"].value, row["year"].text) == (0, "2018")
    assert row["change"].value == -1
    assert "2017–2018" in report.subtitle


def test_a_year_without_any_figure_is_no_report(register: Snapshot) -> None:
    with pytest.raises(NoData, match=r"no figure of 1999 to report\. Years with figures: 20"):
        made(register, period="1999")


def test_the_same_snapshot_and_options_give_the_same_report(register: Snapshot) -> None:
    assert plain(made(register)) == plain(made(register))


def test_a_report_speaks_the_language_asked_for(register: Snapshot) -> None:
    report = build(register, Role.FUNDER, FR, Options.of("board"))
    assert [item.name for item in report.sections] == ["Synthèse", "R1 à R5 en bref"]
    assert report.stamp.line.endswith("· français")
    assert report.subtitle.startswith("Rapport au conseil d’administration")


def test_progress_names_each_section_and_what_it_raises_ends_the_work(register: Snapshot) -> None:
    class Enough(Exception):
        pass

    told: list[tuple[str, int, int]] = []

    def stop(step: str, done: int, of: int) -> None:
        told.append((step, done, of))
        if done == 1:
            raise Enough

    with pytest.raises(Enough):
        build(register, Role.FUNDER, EN, Options.of("board"), stop)
    assert told == [("Summary", 0, 3), ("R1–R5 in short", 1, 3)]


def test_the_quality_of_the_data_tells_what_was_refused_and_what_lacks_a_place(
    small: Report,
) -> None:
    (refused,) = rows(table(small, "refused"))
    assert (refused["file"].text, refused["rows"].value) == ("events.csv", 1)
    complete = {row["table"].text: row for row in rows(table(small, "complete"))}
    organisations = complete["Organisations"]
    assert (organisations["rows"].value, organisations["sourced"].value) == (2, 1)
    assert organisations["stated"].value == 1


def test_the_stamp_says_who_approved_the_snapshot(tmp_path, register: Snapshot) -> None:
    snapshot = load_dataset(tmp_path, {})
    assert made(snapshot, "board").stamp.approval == "No load of these data has been approved."
    approve(snapshot.path.parent, "anna@chamber.example")
    told = made(snapshot, "board").stamp.approval
    assert told.startswith("Approved by anna@chamber.example on ")


def test_a_snapshot_without_rows_gives_a_report_that_says_so(tmp_path) -> None:
    report = made(load_dataset(tmp_path, {}))
    assert not list(report.figures())
    assert section(report, "benchmark").finding == "No criterion of any cluster is on file."
    assert all(item.finding for item in report.sections)


def test_what_was_revised_since_the_last_approved_load_is_told_with_its_reason(tmp_path) -> None:
    events = """
        event_id;title;kind;start_date;country_code;commune
        E1;Talk;conference;2018-03-04;ES;Costa
        E2;Talk;conference;2019-03-04;ES;Costa
    """
    before = load_dataset(tmp_path, {"events": events})
    assert not any(item.key == "revised" for item in tables(made(before, sections=["quality"])))
    approve(before.path.parent, "anna@chamber.example")
    more = events + "        E3;Late talk;conference;2018-05-04;ES;Costa\n"
    after = load_dataset(tmp_path, {"events": more})
    report = made(after, sections=["quality"])
    found = {row["id"].text: row for row in rows(table(report, "revised"))}
    talks = found["R3.2"]
    assert (talks["period"].text, talks["before"].value, talks["after"].value) == ("2018", 1, 2)
    assert talks["reason"].text
    assert before.id in table(report, "revised").caption
    assert report.stamp.approval.startswith(
        "This load waits for approval; the last one approved is "
    )


def test_every_number_of_the_illustrative_report_is_the_snapshots(illustrative: Snapshot) -> None:
    report = made(illustrative)
    assert report.watermark == "Invented data"
    assert check_numbers(illustrative, report, 2026) >= 30
    assert {item.chart.kind for item in report.figures()} >= {"bullet", "dots", "bars", "slope"}
