"""A real OpenID provider on this machine, and the application served with it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from observatory.register import REGISTER_VARIABLE
from tests.data_directory import CONFIG, TERRITORIES, load_dataset
from tests.serving import free_port, served

COOKIE_SECRET = "a secret of the tests, long enough to sign with"
PEOPLE: dict[str, dict[str, Any]] = {
    "vera": {"email": "vera@chamber.example", "email_verified": True, "name": "Vera"},
    "fred": {"email": "fred@fund.example", "email_verified": True, "groups": ["obs-funders"]},
    "pia": {"email": "pia@chamber.example", "email_verified": True},
    "mona": {"email": "mona@chamber.example", "email_verified": True},
    "mallory": {"email": "mona@chamber.example", "email_verified": False},
    "otto": {"email": "otto@elsewhere.example", "email_verified": True},
}
"""Subject -> claims: a viewer, a funder, a presenter, a manager, somebody who claims to be the manager,
and a stranger."""
ACCESS = """
[access]
managers = ["mona@chamber.example"]
presenters = ["pia@chamber.example"]
viewers = ["*@chamber.example"]
groups_claim = "groups"
public = false
[access.groups]
funder = ["obs-funders"]
"""


@contextmanager
def provider() -> Iterator[str]:
    """Run a provider that knows ``PEOPLE``; its address."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for subject, claims in PEOPLE.items():
        command += ["--user-claims", json.dumps({"sub": subject, **claims})]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the identity provider did not start")


def environment(issuer: str, register: Path) -> Mapping[str, str]:
    """The variables that connect the application to the provider."""
    return {
        "OBSERVATORY_OIDC_METADATA_URL": f"{issuer}/.well-known/openid-configuration",
        "OBSERVATORY_OIDC_CLIENT_ID": "observatory",
        "OBSERVATORY_OIDC_CLIENT_SECRET": "client secret of the tests",
        "OBSERVATORY_OIDC_REDIRECT_URI": "http://127.0.0.1:{port}/oauth2callback",
        "OBSERVATORY_OIDC_COOKIE_SECRET": COOKIE_SECRET,
        REGISTER_VARIABLE: str(register),
    }


@contextmanager
def guarded(root: Path) -> Iterator[str]:
    """The application over a small dataset that is not public, with the provider; its address."""
    load_dataset(root, {"territories": TERRITORIES}, config=CONFIG + ACCESS)
    with pytest.MonkeyPatch.context() as patch, provider() as issuer:
        for name, value in environment(issuer, root / "register.sqlite").items():
            patch.setenv(name, value)
        with served(root / "warehouse") as (address, _):
            yield address


@contextmanager
def signed_in(
    address: str, subject: str, cookies: Mapping[str, str] | None = None
) -> Iterator[httpx.Client]:
    """A browser without pictures in which somebody has signed in; ``cookies``: what it had before."""
    with httpx.Client(base_url=address, cookies=dict(cookies or {}), timeout=30) as client:
        started = client.get(way_in())
        agreed = httpx.post(started.headers["location"], data={"sub": subject})
        client.get(agreed.headers["location"])
        yield client


def way_in() -> str:
    """Where the button that signs in leads, with what Streamlit signs when it is pressed."""
    return f"/auth/login?provider={_provider_token()}"


def _provider_token() -> str:
    payload = {"provider": "default", "exp": int(time.time()) + 120}
    return jwt.encode({"alg": "HS256"}, payload, OctKey.import_key(COOKIE_SECRET))
