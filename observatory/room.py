"""Room mode: a workshop without internet. Phones of the room's network reach the vote pages.

The process listens on loopback, as ever, and on one address that the presenter chose among those of
the machine. ``python -m observatory.room [ADDRESS]`` lists them, asks, and prints the one chosen.
"""

import ipaddress
import os
import sys
from collections.abc import Mapping

import psutil

from observatory.access import is_loopback
from observatory.access_settings import AccessSettings
from observatory.i18n import Language, Message, N_, environment_language
from observatory.snapshot import warehouse

ROOM_VARIABLE = "OBSERVATORY_ROOM"
"""The address on the room's network; setting it turns room mode on."""


class RoomError(Exception):
    """Room mode cannot be had; ``message`` says why and what to do, in any language."""

    def __init__(self, template: str, **values: str) -> None:
        self.message = Message(template, values)
        super().__init__(self.message.text())


def interfaces() -> dict[str, str]:
    """IPv4 address -> name of the interface that has it, for those that are up, loopback left out."""
    up = {name for name, status in psutil.net_if_stats().items() if status.isup}
    return {
        item.address: name
        for name, found in psutil.net_if_addrs().items()
        for item in found
        if name in up and _is_of_a_network(item.address)
    }


def wanted(settings: AccessSettings) -> bool:
    """Whether this process runs in room mode."""
    return settings.room or bool(os.environ.get(ROOM_VARIABLE))


def asked_for(settings: AccessSettings) -> str:
    """The address that the environment names, else the configuration; empty where none does."""
    return os.environ.get(ROOM_VARIABLE) or settings.room_address


def chosen(address: str, known: Mapping[str, str]) -> str:
    """The address to listen on beside loopback: the one asked for, else the only one there is.

    ``known``: as ``interfaces`` gives them. Raises RoomError.
    """
    listed = ", ".join(f"{item} ({name})" for item, name in known.items())
    if not known:
        raise RoomError(N_("This machine is on no network: connect it to the room’s, then start again."))  # fmt: skip
    if address:
        if address not in known:
            template = N_("{address} is no address of this machine. Its addresses are: {known}. Choose one: make room ROOM_ADDRESS=…")  # fmt: skip
            raise RoomError(template, address=address, known=listed)
        return address
    if len(known) > 1:
        template = N_("This machine is on several networks: {known}. Choose the room’s: make room ROOM_ADDRESS=…")  # fmt: skip
        raise RoomError(template, known=listed)
    return next(iter(known))


def check_server(listening: str | None, proxies: Mapping[str, object]) -> None:
    """Raise RoomError where the server does more than listen on loopback.

    ``listening``: the address it is bound to; ``proxies``: settings that tell of a proxy before it,
    with their values.
    """
    if not is_loopback(listening):
        template = N_("Room mode adds one address to loopback, but server.address is {address}. Take that setting out.")  # fmt: skip
        raise RoomError(template, address=listening or "0.0.0.0")
    for name, value in proxies.items():
        if value:
            template = N_("Room mode cannot run behind a proxy, which would pass other machines’ requests on as this one’s: {setting} is set. Take it out, or serve the observatory without room mode.")  # fmt: skip
            raise RoomError(template, setting=name)


def _is_of_a_network(text: str) -> bool:
    try:
        address = ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return not address.is_loopback


def _ask(known: Mapping[str, str], reader: Language) -> str:
    """The address that the presenter chooses by its number; asked again until it is one."""
    listed = list(known)
    for number, address in enumerate(listed, 1):
        print(f"  {number}  {address}  ({known[address]})", file=sys.stderr)
    while True:
        print(reader._("Number of the room’s network:"), end=" ", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        if not answer:
            raise RoomError(N_("No network was chosen."))
        if answer.strip().isdigit() and 1 <= int(answer) <= len(listed):
            return listed[int(answer) - 1]


def main(arguments: list[str]) -> int:
    """Print the address chosen on standard output, everything else beside it; an exit code."""
    reader, known = environment_language(), interfaces()
    asked = next(iter(arguments), "") or asked_for(warehouse().access())
    try:
        if len(known) > 1 and not asked and sys.stdin.isatty():
            address = _ask(known, reader)
        else:
            address = chosen(asked, known)
    except RoomError as error:
        print(error.message.text(reader), file=sys.stderr)
        return 2
    print(address)
    return 0


if __name__ == "__main__":
    sys.exit(main([item for item in sys.argv[1:] if item]))
