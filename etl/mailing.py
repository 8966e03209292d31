"""Mail through a configured server: composed, sent to one recipient at a time, told in words.

The password comes from the environment alone. Certificates are checked against those that the system
trusts; ``SSL_CERT_FILE`` names others, such as a chamber's own.
"""

import hashlib
import os
import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from observatory.i18n import NARROW_SPACE, NO_BREAK_SPACE, Message, N_
from observatory.mail_settings import PASSWORD_VARIABLE, MailSettings

TIMEOUT_SECONDS = 30.0
LONGEST_SUBJECT = 150
_SIGN_IN = N_("The mail server {host} does not let {user} in. Check [mail] user and the variable {variable}.")  # fmt: skip
_OUT_OF_REACH = N_("The mail server {host}, port {port}, cannot be reached ({error}). Check [mail] host, port and security.")  # fmt: skip
_UNTRUSTED = N_("The certificate of the mail server {host} is not to be trusted ({error}). Nothing was sent in the open; SSL_CERT_FILE names other certificates to trust.")  # fmt: skip
_NO_STARTTLS = N_("The mail server {host} offers no STARTTLS. Nothing was sent in the open; check [mail] port and security.")  # fmt: skip
_NO_SIGN_IN = N_("The mail server {host} offers no way to sign in. Leave out [mail] user, or check port and security.")  # fmt: skip
_NO_PASSWORD = N_("[mail] names the user {user}, and there is no password in {variable}.")
_SENDER = N_("The mail server {host} does not take mail from {sender} ({error}).")
_BROKEN = N_("The mail server {host} broke off ({error}).")
_RECIPIENT = N_("{recipient}: the mail server refuses this recipient ({error}).")


class MailFailed(Exception):
    """Mail that could not be sent; ``message`` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text())
        self.message = message


@dataclass(frozen=True)
class Letter:
    """A mail to one recipient: its text, the same as HTML, and what tells it from any other.

    ``key``: two letters with one key are the same letter.
    """

    recipient: str
    subject: str
    text: str
    html: str
    language: str
    key: str


@dataclass
class Sent:
    """Who was sent a letter, and who the server refused, with its words."""

    recipients: list[str] = field(default_factory=list)
    refused: list[Message] = field(default_factory=list)


def composed(settings: MailSettings, letter: Letter, now: datetime) -> EmailMessage:
    """The letter as a message: plain text, and HTML for those who show it.

    Nothing of the data can add a header: headers are made by the library, from one line.
    """
    message = EmailMessage(policy=SMTP)
    name, domain = settings.sender_name, settings.sender.rpartition("@")[2]
    message["From"] = Address(name, addr_spec=settings.sender)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(now)
    digest = hashlib.sha256(f"{letter.key}\n{letter.recipient}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = letter.language
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


def one_line(text: str) -> str:
    """A text as a subject: one line, nothing invisible, not too long."""
    seen = (c if c.isprintable() or c in (NO_BREAK_SPACE, NARROW_SPACE) else " " for c in text)
    flat = re.sub(" +", " ", "".join(seen)).strip()
    return flat if len(flat) <= LONGEST_SUBJECT else f"{flat[: LONGEST_SUBJECT - 1]}…"


def send(
    settings: MailSettings,
    letters: Sequence[Letter],
    now: datetime,
    sent: Callable[[Letter], None] = lambda _letter: None,
    timeout: float = TIMEOUT_SECONDS,
) -> Sent:
    """Send letters over one connection; ``sent`` is called as soon as the server has taken one.

    Whom the server refuses is told; the others get theirs. Raises MailFailed where the server
    cannot be reached, cannot be trusted, does not let in, or breaks off.
    """
    messages = [composed(settings, letter, now) for letter in letters]
    outcome, host = Sent(), {"host": settings.host}
    try:
        with _connected(settings, timeout) as server:
            for letter, message in zip(letters, messages, strict=True):
                try:
                    server.send_message(message)
                except smtplib.SMTPRecipientsRefused as error:
                    answer = _words(*error.recipients[letter.recipient])
                    told = {"recipient": letter.recipient, "error": answer}
                    outcome.refused.append(Message(_RECIPIENT, told))
                    continue
                outcome.recipients.append(letter.recipient)
                sent(letter)
    except smtplib.SMTPSenderRefused as error:
        told = {"sender": settings.sender, "error": _words(error.smtp_code, error.smtp_error)}
        raise MailFailed(Message(_SENDER, host | told)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailFailed(Message(_BROKEN, host | {"error": _reason(error)})) from error
    return outcome


def _connected(settings: MailSettings, timeout: float) -> smtplib.SMTP:
    """A connection to the server, kept secret and signed in as configured."""
    told = {"host": settings.host, "port": str(settings.port), "user": settings.user,
            "variable": PASSWORD_VARIABLE}  # fmt: skip
    password = os.environ.get(PASSWORD_VARIABLE, "")
    if settings.user and not password:
        raise MailFailed(Message(_NO_PASSWORD, told))
    context = ssl.create_default_context()
    server: smtplib.SMTP | None = None
    try:
        if settings.security == "tls":
            server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=timeout, context=context)  # fmt: skip
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=timeout)
        if settings.security == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, password)
        return server
    except BaseException as error:
        if server is not None:
            server.close()
        failure = _failure(error, told)
        if failure is None:
            raise
        raise failure from error


def _failure(error: BaseException, told: dict[str, str]) -> MailFailed | None:
    """What went wrong before anything was sent; None for what is not the server's."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailFailed(Message(_SIGN_IN, told))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        starttls = "STARTTLS" in str(error).upper()
        return MailFailed(Message(_NO_STARTTLS if starttls else _NO_SIGN_IN, told))
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailFailed(Message(_UNTRUSTED, told | {"error": error.verify_message}))
    if isinstance(error, smtplib.SMTPException | OSError):
        words = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return MailFailed(Message(_OUT_OF_REACH, told | {"error": words}))
    return None


def _reason(error: Exception) -> str:
    """What a server said, or what happened to the connection."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return one_line(f"{code} {text}")
