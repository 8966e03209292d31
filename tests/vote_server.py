"""The vote pages alone, served over one register: ``python -m tests.vote_server REGISTER PORT``."""

import sys

import uvicorn
from starlette.applications import Starlette

from observatory.live.booth import Booth
from observatory.live.routes import VotePages


def main(address: str, port: int) -> None:
    """Serve until the process ends."""
    booth = Booth(lambda: [address], config=lambda _: None)
    app = Starlette(routes=list(VotePages(booth).routes()))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
