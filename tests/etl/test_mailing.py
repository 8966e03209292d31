"""Mail through a real server: composed, secured, refused, broken off."""

import socket
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.mailing import Letter, MailFailed, composed, send
from observatory.mail_settings import PASSWORD_VARIABLE, MailSettings
from tests.mail_server import PASSWORD, REFUSED, USER, certificate, free_port, mail_server

NOW = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
PLAIN = MailSettings("127.0.0.1", 25, "none", "Observatoire de l’image", "observatory@chamber.example")  # fmt: skip


def at(port: int, security: str = "none", user: str = "") -> MailSettings:
    return MailSettings("127.0.0.1", port, security, PLAIN.sender_name, PLAIN.sender, user)


def letter(recipient: str = "anna@chamber.example", subject: str = "Ce qui a changé : R3.2") -> Letter:  # fmt: skip
    return Letter(recipient, subject, "Dégradation : R3.2.\n", "<p>Dégradation : R3.2.</p>", "fr", "one")  # fmt: skip


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("mail") / "server.pem")


@pytest.fixture(autouse=True)
def _no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)


def test_a_letter_has_the_headers_of_mail_that_nobody_typed() -> None:
    message = message_from_bytes(composed(PLAIN, letter(), NOW).as_bytes(), policy=default)
    assert str(message["From"]) == "Observatoire de l’image <observatory@chamber.example>"
    assert str(message["To"]) == "anna@chamber.example"
    assert str(message["Subject"]) == "Ce qui a changé : R3.2"
    assert str(message["Date"]) == "Mon, 30 Nov 2026 07:00:00 +0000"
    assert str(message["Message-ID"]).endswith("@chamber.example>")
    assert str(message["Auto-Submitted"]) == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert "Dégradation" in message.get_body(("plain",)).get_content()


def test_one_letter_has_one_id_and_two_recipients_have_two() -> None:
    one, again, other = (
        composed(PLAIN, letter(name), NOW)["Message-ID"]
        for name in ("a@b.example", "a@b.example", "c@b.example")
    )
    assert one == again != other


@settings(deadline=None, max_examples=20)
@given(st.text(max_size=80).map(lambda text: f"{text}\r\nBcc: thief@example.org\n\n{text}"))
def test_nothing_of_the_data_adds_a_header_or_a_recipient(subject: str) -> None:
    raw = composed(PLAIN, letter(subject=subject), NOW).as_bytes()
    message = message_from_bytes(raw, policy=default)
    assert message["Bcc"] is None
    assert len(message.get_all("Subject")) == 1
    assert message["To"].addresses[0].addr_spec == "anna@chamber.example"
    assert "Dégradation" in message.get_body(("plain",)).get_content()


def test_mail_goes_over_starttls_after_signing_in(
    trusted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with mail_server(trusted) as box:
        done = send(at(box.port, "starttls", USER), [letter(), letter("b@chamber.example")], NOW)
    assert done.recipients == box.recipients == ["anna@chamber.example", "b@chamber.example"]
    assert "Dégradation : R3.2." in box.mails[0].get_body(("html",)).get_content()


def failure(configured: MailSettings, timeout: float = 5.0) -> str:
    with pytest.raises(MailFailed) as caught:
        send(configured, [letter()], NOW, timeout=timeout)
    return str(caught.value)


def test_a_wrong_password_and_none_are_told(trusted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with mail_server(trusted) as box:
        told = failure(at(box.port, "starttls", USER))
        assert (
            told
            == f"[mail] names the user {USER}, and there is no password in {PASSWORD_VARIABLE}."
        )
        monkeypatch.setenv(PASSWORD_VARIABLE, "wrong")
        assert "does not let observatory in" in failure(at(box.port, "starttls", USER))
    assert box.mails == []


def test_no_password_is_sent_to_a_server_that_cannot_be_trusted(
    trusted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    with mail_server(trusted) as box:
        assert "is not to be trusted" in failure(at(box.port, "starttls", USER))
    assert (box.mails, box.passwords) == ([], [])


def test_a_server_without_starttls_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    with mail_server() as box:
        assert "offers no STARTTLS" in failure(at(box.port, "starttls", USER))
    assert box.mails == []


def test_a_server_that_is_not_there_and_one_that_says_nothing_are_told() -> None:
    assert "cannot be reached" in failure(at(free_port()))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert "timed out" in failure(at(silent.getsockname()[1]), timeout=0.2)


def test_a_refused_recipient_is_told_and_the_others_get_theirs() -> None:
    with mail_server() as box:
        done = send(at(box.port), [letter(REFUSED), letter()], NOW)
    assert box.recipients == done.recipients == ["anna@chamber.example"]
    assert [str(m) for m in done.refused] == [
        f"{REFUSED}: the mail server refuses this recipient (550 no such user here)."
    ]


def test_a_server_that_breaks_off_leaves_told_who_has_had_theirs() -> None:
    had: list[str] = []
    letters = [letter(f"{name}@chamber.example") for name in "abc"]
    with mail_server() as box:
        box.breaks_at = 2
        with pytest.raises(MailFailed, match=r"broke off \(421 closing down\)"):
            send(at(box.port), letters, NOW, lambda item: had.append(item.recipient))
    assert had == box.recipients == ["a@chamber.example"]
