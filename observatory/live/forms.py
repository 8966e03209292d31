"""Forms as phones send them, read with a limit and in one encoding only."""

from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request

from observatory.i18n import N_

MOST_BYTES = 256_000
MOST_FIELDS = 300
KIND = "application/x-www-form-urlencoded"


class NoForm(Exception):
    """A body that is no form of ours: the status of the answer, and what is wrong."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


async def read_form(request: Request) -> dict[str, list[str]]:
    """The fields of a form, each with its values. Raises NoForm."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != KIND:
        raise NoForm(415, N_("A vote is sent by the form of its page."))
    body = await _body(request)
    try:
        return parse_qs(
            body.decode("ascii"), keep_blank_values=True, errors="strict",
            max_num_fields=MOST_FIELDS,
        )  # fmt: skip
    except ValueError as error:
        message = N_("The vote is not written in UTF-8, or is no form.")
        raise NoForm(400, message) from error


def whole_id(text: str) -> int | None:
    """An id of the register that a form names."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


async def _body(request: Request) -> bytes:
    too_large = NoForm(413, N_("This is far too long for a vote."))
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > MOST_BYTES:
        raise too_large
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                raise too_large
    except ClientDisconnect as error:
        raise NoForm(400, N_("The vote did not come whole.")) from error
    return bytes(body)
