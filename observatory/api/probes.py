"""Probes for whoever runs the server: whether the process lives, whether it can do its work."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from observatory.api.parameters import preferred
from observatory.api.problems import Problem
from observatory.i18n import LANGUAGES, SOURCE_LANGUAGE, Message, N_, language
from observatory.register import RegisterError, database_of, register_address
from observatory.snapshot import SnapshotError, Warehouse, warehouse

_UNCACHED = {"Cache-Control": "no-store"}


def health(request: Request) -> Response:
    """200 as long as the process answers: a new start would mend what does not."""
    return JSONResponse({"status": "ok"}, headers=_UNCACHED)


def ready(request: Request) -> Response:
    """Which snapshot of each dataset is served; 503 where none is, or the register takes nothing."""
    datasets = _datasets(warehouse())
    registers = _registers(warehouse())
    body = {"datasets": datasets, "registers": registers}
    missing = []
    if not any(item["snapshot"] for item in datasets.values()):
        missing.append("snapshot")
    if not all(item["writable"] for item in registers):
        missing.append("register")
    if not missing:
        return JSONResponse({"status": "ready", **body}, headers=_UNCACHED)
    texts = {
        "snapshot": N_("No snapshot can be served. Run make load."),
        "register": N_("The register takes no entries."),
        "snapshot register": N_("No snapshot can be served, and the register takes no entries."),
    }
    offered = {code: code for code in (SOURCE_LANGUAGE, *LANGUAGES)}
    chosen = preferred(request.headers.get("accept-language"), offered) or SOURCE_LANGUAGE
    problem = Problem("not-ready", Message(texts[" ".join(missing)]), {"missing": missing, **body})
    return problem.response(language(chosen))


def _datasets(store_of: Warehouse) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name in store_of.datasets():
        try:
            snapshot = store_of.current(name)
        except SnapshotError as error:
            found[name] = {"snapshot": None, "as_of": None, "message": str(error)}
            continue
        found[name] = {"snapshot": snapshot.id, "as_of": snapshot.as_of.isoformat()}
        if snapshot.notice:
            found[name]["message"] = str(snapshot.notice)
    return found


def _registers(store_of: Warehouse) -> list[dict[str, Any]]:
    """Each register of the datasets in service; its address is nobody's business here."""
    addresses: dict[str, list[str]] = {}
    for name in store_of.datasets():
        try:
            address = register_address(store_of.current(name).config)
        except SnapshotError:
            continue
        if address is not None:
            addresses.setdefault(address, []).append(name)
    return [{"datasets": names, "writable": _takes(address)} for address, names in addresses.items()]  # fmt: skip


def _takes(address: str) -> bool:
    try:
        database_of(address).probe()
    except RegisterError:
        return False
    return True
