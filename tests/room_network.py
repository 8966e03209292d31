"""A network of two machines: this one, and another that reaches it by its address on that network.

Where this machine may make them, the other one is a network namespace behind a pair of virtual cards:
its requests come from an address that is not ours. Elsewhere it is this machine by its other address.
"""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psutil

from observatory.room import interfaces

_NEW_NETWORK = 0x40000000
"""CLONE_NEWNET of sched.h."""
_FOLDER = "/run/netns"


@dataclass(frozen=True)
class Network:
    """``address``: ours on it; ``other``: the other machine's, None where it is this machine."""

    address: str
    other: str | None
    _machine: ThreadPoolExecutor | None = None

    def ask(self, question: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """What a function says that the other machine runs."""
        if self._machine is None:
            return question(*args, **named)
        return self._machine.submit(question, *args, **named).result()


@contextmanager
def network() -> Iterator[Network]:
    """The network, for as long as it is used."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(_two_machines())
        except (OSError, subprocess.CalledProcessError):
            found = Network(stack.enter_context(other_address()), None)
        yield found


@contextmanager
def _two_machines() -> Iterator[Network]:
    """A namespace of its own. Raises OSError or CalledProcessError where none can be made."""
    if shutil.which("ip") is None:
        raise OSError("there is no ip command")
    name = f"room-{os.getpid()}"
    here, there = f"10.{os.getpid() % 250}.99.1", f"10.{os.getpid() % 250}.99.2"
    with ExitStack() as stack:
        _ip("netns", "add", name)
        stack.callback(_ip, "netns", "delete", name)
        # The pair goes with the namespace that holds one of them.
        _ip(
            "link",
            "add",
            f"rm{os.getpid()}",
            "type",
            "veth",
            "peer",
            "name",
            "phone",
            "netns",
            name,
        )
        _ip("addr", "add", f"{here}/24", "dev", f"rm{os.getpid()}")
        _ip("link", "set", f"rm{os.getpid()}", "up")
        _ip("-n", name, "addr", "add", f"{there}/24", "dev", "phone")
        _ip("-n", name, "link", "set", "phone", "up")
        machine = ThreadPoolExecutor(1, initializer=_enter, initargs=(f"{_FOLDER}/{name}",))
        stack.callback(machine.shutdown)
        yield Network(here, there, machine)


def _enter(path: str) -> None:
    """Move this thread into a namespace: the sockets that it makes are the other machine's."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).setns(descriptor, _NEW_NETWORK):
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(descriptor)


@contextmanager
def other_address() -> Iterator[str]:
    """An address of this machine that is not loopback; made where it is on no network."""
    if known := interfaces():
        yield next(iter(known))
        return
    _ip("link", "add", "dummy-room", "type", "dummy")
    try:
        _ip("addr", "add", "10.99.0.1/24", "dev", "dummy-room")
        _ip("link", "set", "dummy-room", "up")
        yield "10.99.0.1"
    finally:
        _ip("link", "delete", "dummy-room")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def phones_process(pid: int) -> int:
    """The process that answers phones for an application in room mode."""
    found = psutil.Process(pid).children()
    (only,) = [child.pid for child in found if "observatory.live.phones" in child.cmdline()]
    return only
