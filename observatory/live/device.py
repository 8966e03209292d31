"""What tells one phone from others: a signed cookie, and a token of its forms bound to it."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from itsdangerous import BadSignature, Signer

from observatory import ROOT
from observatory.i18n import Message, N_
from observatory.register import Database, RegisterUnavailable

SECRET_VARIABLE = "OBSERVATORY_SECRET"
SHORTEST_SECRET = 32
COOKIE = "observatory_vote"
COOKIE_SECONDS = 30 * 24 * 3600
_ID_LENGTH = 22
_LONGEST = 200


class Seal:
    """Makes and reads the cookies of one installation; ``secret`` is known to it alone."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._cookie = Signer(secret, salt="observatory.vote.cookie", digest_method=hashlib.sha256)
        self._form = Signer(secret, salt="observatory.vote.form", digest_method=hashlib.sha256)

    def new(self) -> str:
        """A new phone's id."""
        return secrets.token_urlsafe(16)

    def cookie(self, phone: str) -> str:
        """The cookie that holds a phone's id."""
        return self._cookie.sign(phone).decode()

    def phone(self, cookie: str | None) -> str | None:
        """The id in a cookie; None for one that was not made here."""
        if not cookie or len(cookie) > _LONGEST or not cookie.isascii():
            return None
        try:
            phone = self._cookie.unsign(cookie).decode()
        except BadSignature:
            return None
        return phone if len(phone) == _ID_LENGTH else None

    def token(self, phone: str) -> str:
        """What a form of this phone has to bring back."""
        return self._form.get_signature(phone).decode()

    def is_token(self, phone: str, token: str) -> bool:
        """Whether a form came from a page that this phone was given."""
        return len(token) < _LONGEST and token.isascii() and hmac.compare_digest(
            self.token(phone), token
        )  # fmt: skip

    def device(self, phone: str, poll_id: int) -> str:
        """What is kept with a vote: one way, and another one in every poll, so that nobody's votes
        can be put together."""
        told = f"{poll_id}:{phone}".encode()
        return hmac.new(self._secret, told, hashlib.sha256).hexdigest()[:40]


def secret_of(database: Database) -> bytes:
    """The installation's secret: the environment's, else a file beside the register, which is made
    when it is first asked for and which nobody else can read. Raises RegisterUnavailable."""
    if told := os.environ.get(SECRET_VARIABLE):
        if len(told) < SHORTEST_SECRET:
            template = N_("{name} is too short: give {count} characters or more.")
            values = {"name": SECRET_VARIABLE, "count": str(SHORTEST_SECRET)}
            raise RegisterUnavailable(Message(template, values))
        return told.encode()
    folder = database.path.parent if database.path else ROOT / "data" / "register"
    path = folder / "vote.secret"
    try:
        return _read(path) or _made(path)
    except OSError as error:
        template = N_("The secret of the votes cannot be kept in {path} ({error}).")
        values = {"path": str(path), "error": str(error.strerror)}
        raise RegisterUnavailable(Message(template, values)) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _made(path: Path) -> bytes:
    """The secret of a new file; another process may make it at the same moment, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_hex(32).encode())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()
