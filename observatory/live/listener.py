"""The process that answers phones: started, started again where it dies, ended with this one."""

import logging
import os
import socket
import subprocess
import sys
import threading

from observatory import ROOT
from observatory.i18n import N_, environment_language
from observatory.live.phones import GRACE_SECONDS

PAUSE_SECONDS = 0.5
"""Before a process that died is started again."""
_ENDED = N_("The program that answers phones ended (code {code}); it is started again.")
_LOG = logging.getLogger(__name__)


class Listener:
    """Serves a listening socket from a process of its own (``observatory.live.phones``).

    The socket stays open here: where the process dies, phones wait in the socket's queue until the
    next one answers, and nobody else can take the port.
    """

    def __init__(self, bound: socket.socket) -> None:
        self._bound = bound
        self._ending = threading.Event()
        self._process = self._started()
        self._watching = threading.Thread(target=self._watch, name="room", daemon=True)
        self._watching.start()

    @property
    def pid(self) -> int:
        """The process that serves at this moment."""
        return self._process.pid

    def close(self) -> None:
        """End the process, and give the socket back."""
        self._ending.set()
        _end(self._process)
        self._watching.join(GRACE_SECONDS)
        # It may have been started again at that very moment.
        _end(self._process)
        self._bound.close()

    def _watch(self) -> None:
        while True:
            code = self._process.wait()
            if self._ending.is_set():
                return
            _LOG.warning("%s", environment_language()._(_ENDED).format(code=code))
            if self._ending.wait(PAUSE_SECONDS):
                return
            self._process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        number = self._bound.fileno()
        places = filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))
        return subprocess.Popen(
            [sys.executable, "-m", "observatory.live.phones", str(number)],
            # It ends when this end of the pipe closes, however this process ends.
            stdin=subprocess.PIPE, pass_fds=(number,),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
            # An interrupt at the keyboard is for this process, which then ends that one.
            start_new_session=True,
        )  # fmt: skip


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(GRACE_SECONDS + 2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
