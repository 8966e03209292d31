"""What can go wrong with a request, told as RFC 9457 problem details."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from starlette.responses import JSONResponse

from observatory.i18n import Language, Message, N_

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:observatory:problem:"
MOST_KNOWN = 60
"""Names that a problem lists at most."""


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its HTTP status and its title, a message."""

    status: int
    title: str


KINDS: dict[str, Kind] = {
    "unknown-parameter": Kind(400, N_("Unknown parameter")),
    "bad-value": Kind(400, N_("Value that cannot be used")),
    "sign-in": Kind(401, N_("Sign in first")),
    "not-allowed": Kind(403, N_("Not allowed")),
    "unknown-dataset": Kind(404, N_("Unknown dataset")),
    "unknown-value": Kind(404, N_("Nothing of that name")),
    "not-found": Kind(404, N_("No such address")),
    "method-not-allowed": Kind(405, N_("Read only")),
    "not-acceptable": Kind(406, N_("No such format")),
    "fault": Kind(500, N_("Fault of the server")),
    "no-data": Kind(503, N_("No data")),
    "not-ready": Kind(503, N_("Not ready")),
}
"""Kind of problem -> its status and title; the kind ends the problem's ``type``."""


class Problem(Exception):
    """A request cannot be answered; ``detail`` says why and what to do, in any language.

    ``more``: further members of the problem, such as the names that are known.
    """

    def __init__(
        self,
        kind: str,
        detail: Message,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(str(detail))
        self.kind = kind
        self.detail = detail
        self.more = dict(more or {})
        self.headers = dict(headers or {})

    def response(self, language: Language) -> JSONResponse:
        """The problem as an answer in the reader's language."""
        kind = KINDS[self.kind]
        body = {
            "type": TYPE_PREFIX + self.kind, "title": language._(kind.title),
            "status": kind.status, "detail": self.detail.text(language), **self.more,
        }  # fmt: skip
        headers = {"Content-Language": language.code, "Cache-Control": "no-store", **self.headers}
        return JSONResponse(body, kind.status, headers, MEDIA_TYPE)


def not_known(
    kind: str, name: str, known: Iterable[str], nearest: str, otherwise: str, **values: str
) -> Problem:
    """The problem of a name that is none of ``known``.

    ``nearest`` is the sentence that proposes ``{near}``, ``otherwise`` the one for a name that is
    like none; both may say ``{name}`` and ``values``.
    """
    names = sorted(known)
    near = get_close_matches(name, names, 1)
    told = {"name": name, "known": ", ".join(names[:MOST_KNOWN]), **values}
    more: dict[str, Any] = {"known": names[:MOST_KNOWN], **values}
    if not near:
        return Problem(kind, Message(otherwise, told), more)
    return Problem(kind, Message(nearest, {**told, "near": near[0]}), {**more, "nearest": near[0]})
