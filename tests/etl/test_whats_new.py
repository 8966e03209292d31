"""The commands diff, digest and alert, over two loads in which something of every kind changed."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from etl import digest as digests
from etl import publish
from etl.__main__ import app
from observatory.access import Role
from observatory.snapshot import Warehouse
from tests.data_directory import CONFIG
from tests.mail_server import REFUSED, free_port, mail_server
from tests.two_loads import DATASET, kept

pytestmark = pytest.mark.slow

MAIL = """
[digest]
address = "https://observatory.example/here"
[mail]
host = "127.0.0.1"
port = {port}
security = "none"
from = "Observatory <observatory@chamber.example>"

[mail.to]
{to}
"""
BOTH = 'fr = ["anna@chamber.example"]\n"viewer.en" = ["board@chamber.example"]'


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "300")


@pytest.fixture(scope="module")
def warehouse(two_loads: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of its own, in which digests are noted."""
    return Path(shutil.copytree(two_loads, tmp_path_factory.mktemp("digest") / "warehouse"))


@pytest.fixture(scope="module", autouse=True)
def _composed_once() -> Iterator[None]:
    """What a digest says is made once for each reader: here it is looked at how it goes out."""
    compared, known = digests._compared, {}

    def once(store, dataset, since, words, role, now):
        key = (store.root, since, words.code, role)
        if key not in known:
            known[key] = compared(store, dataset, since, words, role, now)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digests, "_compared", once)
        yield


def etl(*arguments: object, said: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=said)


def configured(tmp_path: Path, port: int, to: str = BOTH) -> Path:
    path = tmp_path / "observatory.toml"
    path.write_text(CONFIG + MAIL.format(port=port, to=to), "utf-8")
    return path


# diff


def test_diff_tells_two_snapshots_by_their_part_and_by_their_ids(warehouse: Path) -> None:
    result = etl("diff", "previous", "current", "--warehouse", warehouse)
    assert result.exit_code == 0
    first = result.stdout.splitlines()[0]
    assert first.startswith("R3.2 workshops and conferences (2 → 1), ")
    assert first.endswith(" got worse.")
    assert "Restated values" in result.stdout
    same = etl("diff", *kept(warehouse), "--warehouse", warehouse, "--dataset", DATASET)
    assert same.stdout == result.stdout


def test_diff_prints_one_object_for_programs_and_speaks_french(warehouse: Path) -> None:
    told = json.loads(etl("diff", "previous", "current", "--warehouse", warehouse, "--json").stdout)
    assert (told["dataset"], told["before"]["snapshot"]) == (DATASET, kept(warehouse)[0])
    assert {item["indicator"] for item in told["moved"]} >= {"R3.1", "R3.2", "R1.2", "R2.1"}
    french = etl("diff", "current", "current", "--warehouse", warehouse, "--lang", "fr")
    assert french.stdout.startswith("Rien n’a changé depuis le chargement du ")


def test_diff_of_two_years_looks_at_their_ends(warehouse: Path) -> None:
    told = json.loads(etl("diff", "2018", "2020", "--warehouse", warehouse, "--json").stdout)
    assert (told["before"]["year"], told["after"]["year"], told["restated"]) == (2018, 2020, [])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("2018", "current"), "Compare two snapshots or two years, not one with the other."),
        (("2020", "2018"), "The first year must be the earlier one."),
        (("2018", "2031"), "The last complete year is 2020."),
        (("approved", "current"), "No snapshot of trial is approved."),
        (("unknown", "current"), "keeps no snapshot unknown. Kept: 2"),
        (("../trial/x", "current"), "keeps no snapshot"),
        (("previous", "current", "--dataset", "none"), "There is no dataset none"),
        (("previous", "current", "--lang", "de"), "There is no language de. Known: fr, en."),
    ],
)
def test_a_wrong_call_of_diff_is_told_and_exits_2(
    warehouse: Path, arguments: tuple[str, ...], words: str
) -> None:
    result = etl("diff", *arguments, "--warehouse", warehouse)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_a_snapshot_of_another_version_of_the_tables_is_told(two_loads: Path, tmp_path: Path) -> None:  # fmt: skip
    root = Path(shutil.copytree(two_loads, tmp_path / "warehouse"))
    old, _ = kept(root)
    with duckdb.connect(root / DATASET / f"{old}.duckdb") as connection:
        connection.execute("UPDATE snapshot SET schema_version = 3")
    result = etl("diff", old, "current", "--warehouse", root)
    assert result.exit_code == 1
    assert "was written for version 3 of the tables; this programme reads version" in result.stderr


# digest


def test_a_digest_is_written_as_markdown_and_as_one_page(warehouse: Path, tmp_path: Path) -> None:
    config = configured(tmp_path, 25)
    result = etl("digest", "--warehouse", warehouse, "--since", "previous", "--config", config, "--lang", "en")  # fmt: skip
    assert result.exit_code == 0
    assert "- Attention: R3.2 workshops and conferences (2 → 1), " in result.stdout
    assert "(<https://observatory.example/here/recommendations?dataset=trial&lang=en>)" in result.stdout  # fmt: skip
    assert "## What needs attention" in result.stdout

    target = tmp_path / "digest.html"
    done = etl("digest", "--warehouse", warehouse, "--since", "previous", "--config", config, "--format", "html", "--out", target)  # fmt: skip
    page = target.read_text("utf-8")
    assert done.stdout == f"{target}\n"
    assert page.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert "Ce qui a changé" in page
    assert not [word for word in ("<script", "<link", "url(", "src=") if word in page]


def test_what_was_in_service_on_a_day_is_compared(warehouse: Path) -> None:
    now = datetime.now(UTC)
    for since in ("1d", f"{now:%Y}-01-01"):
        result = etl("digest", "--warehouse", warehouse, "--since", since, "--lang", "en")
        assert "The oldest load that is kept is of" in result.stdout
        assert "got worse" in result.stdout
    tomorrow = datetime.fromtimestamp(now.timestamp() + 86_400, UTC).date()
    result = etl("digest", "--warehouse", warehouse, "--since", tomorrow, "--lang", "en")
    assert "- Nothing changed since the load of" in result.stdout


def test_what_is_no_day_and_no_snapshot_is_a_wrong_call(warehouse: Path) -> None:
    for since in ("yesterday", "0d", "2026-13-01"):
        result = etl("digest", "--warehouse", warehouse, "--since", since)
        assert result.exit_code == 2
        assert f"{since} is neither a day such as" in result.stderr


def test_nothing_is_left_where_a_digest_cannot_be_written(warehouse: Path, tmp_path: Path) -> None:
    target = tmp_path / "no" / "digest.md"
    result = etl("digest", "--warehouse", warehouse, "--since", "previous", "--out", target)
    assert result.exit_code == 1
    assert "No digest was written." in result.stderr
    assert not target.parent.exists()


def test_each_recipient_is_sent_a_digest_once_in_their_language_and_role(
    warehouse: Path, tmp_path: Path
) -> None:
    with mail_server() as box:
        call = ("digest", "--warehouse", warehouse, "--since", "previous", "--mail", "--config", configured(tmp_path, box.port))  # fmt: skip
        first, again, always = etl(*call), etl(*call), etl(*call, "--always")
    assert (first.exit_code, again.exit_code, always.exit_code) == (0, 0, 0)
    assert first.stdout == "Sent to 2 recipients: anna@chamber.example, board@chamber.example.\n"
    assert again.stdout == "2 recipients have had this digest already.\n"
    assert box.recipients == ["anna@chamber.example", "board@chamber.example"] * 2
    french, english, french_again, _ = box.mails
    assert str(french["Subject"]).startswith("Essai\u00a0: dégradations\u00a0: R3.2 ")
    assert str(english["Subject"]).startswith("Trial: R3.2 workshops and conferences (2 → 1), ")  # fmt: skip
    assert french["Message-ID"] == french_again["Message-ID"] != english["Message-ID"]
    assert "R3.1" in english.get_body(("plain",)).get_content()
    assert "https://observatory.example/here/" in english.get_body(("html",)).get_content()


def test_where_nothing_changed_no_mail_is_sent(warehouse: Path, tmp_path: Path) -> None:
    with mail_server() as box:
        call = ("digest", "--warehouse", warehouse, "--since", "current", "--mail", "--config", configured(tmp_path, box.port))  # fmt: skip
        quiet, always = etl(*call), etl(*call, "--always")
    assert quiet.stdout == "Nothing changed: no mail to 2 recipients.\n"
    assert len(box.mails) == 2
    assert "Nothing changed since" in box.mails[1].get_body(("plain",)).get_content()
    assert (quiet.exit_code, always.exit_code) == (0, 0)


def test_after_a_failure_only_those_who_had_none_are_sent_one(
    warehouse: Path, tmp_path: Path
) -> None:
    to = f'en = ["a@chamber.example", "{REFUSED}", "b@chamber.example", "c@chamber.example"]'
    with mail_server() as box:
        call = ("digest", "--warehouse", warehouse, "--since", "previous", "--mail", "--config", configured(tmp_path, box.port, to))  # fmt: skip
        box.breaks_at = 2
        broken = etl(*call)
        box.breaks_at = 0
        mended = etl(*call)
    assert (broken.exit_code, mended.exit_code) == (1, 1)
    assert "Sent to 1 recipient: a@chamber.example." in broken.stdout
    assert "broke off" in broken.stderr
    assert "Not sent: 3 of 4." in broken.stderr
    assert box.recipients == ["a@chamber.example", "b@chamber.example", "c@chamber.example"]
    assert "refuses this recipient (550 no such user here)" in mended.stderr


def test_whoever_is_no_manager_is_told_of_approved_loads_alone(two_loads: Path, tmp_path: Path) -> None:  # fmt: skip
    root = Path(shutil.copytree(two_loads, tmp_path / "warehouse"))
    old, new = kept(root)
    publish.approve(root / DATASET, "Anna", old)
    seen = {
        role: digests._compared(
            Warehouse(root), DATASET, "7d", digests.language("en"), role, datetime.now(UTC)
        )
        for role in (Role.VIEWER, Role.MANAGER)
    }
    assert (seen[Role.MANAGER].found.before.id, seen[Role.MANAGER].store.id) == (old, new)
    assert (seen[Role.VIEWER].found.before.id, seen[Role.VIEWER].store.id) == (old, old)
    assert seen[Role.VIEWER].found.nothing


def test_mail_that_is_not_configured_is_a_wrong_call(warehouse: Path, tmp_path: Path) -> None:
    call = ("digest", "--warehouse", warehouse, "--since", "previous", "--mail")
    result = etl(*call)
    assert result.exit_code == 2
    assert "No mail server is configured. Add [mail] to the configuration." in result.stderr
    nobody = etl(*call, "--config", configured(tmp_path, 25, ""))
    assert nobody.exit_code == 2
    assert "names nobody to write to" in nobody.stderr


# alert


def test_managers_are_mailed_that_a_command_failed_and_what_it_said(tmp_path: Path) -> None:
    log = "\n".join(["old line"] + [f"line {n}" for n in range(60)])
    with mail_server() as box:
        call = ("alert", "--config", configured(tmp_path, box.port), "--of", "refresh\r\nBcc: x@y.example")  # fmt: skip
        result = etl(*call, said=log)
    assert result.exit_code == 0
    (mail,) = box.mails
    assert box.recipients == ["anna@chamber.example"]
    assert (mail["Bcc"], "a échoué" in str(mail["Subject"])) == (None, True)
    text = mail.get_body(("plain",)).get_content()
    assert "line 59" in text
    assert "old line" not in text


def test_an_alert_that_cannot_be_sent_exits_1(tmp_path: Path) -> None:
    result = etl("alert", "--config", configured(tmp_path, free_port()), "--of", "refresh", said="")
    assert result.exit_code == 1
    assert "cannot be reached" in result.stderr
