"""``/api/v1`` as routes: who asks, for which dataset, in which language and format."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from observatory.access import Action, may, visitor_of
from observatory.api.answers import CSV_TYPE, Kept, as_csv, as_json, is_known, records, tag
from observatory.api.asked import Asked
from observatory.api.openapi import DOCUMENT, document, fingerprint
from observatory.api.origins import Origins
from observatory.api.parameters import COMMON, FORMATS, LANG, preferred, read_query
from observatory.api.probes import health, ready
from observatory.api.problems import Problem, not_known
from observatory.api.resources import RESOURCES, Resource
from observatory.i18n import LANGUAGES, SOURCE_LANGUAGE, Language, Message, N_, language
from observatory.snapshot import SnapshotError, SnapshotUnreadable, warehouse
from observatory.store import Served, served_to

PREFIX = "/api/v1"
_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Accept, Accept-Language, Cookie"}
_kept = Kept()

Answer = Callable[[Request], Response]


def reader_language(request: Request) -> Language:
    """The language asked for by ``lang``, else by Accept-Language, else the source language."""
    asked = request.query_params.get(LANG.name)
    if asked in LANGUAGES:
        return language(asked)
    offered = {code: code for code in (SOURCE_LANGUAGE, *LANGUAGES)}
    return language(preferred(request.headers.get("accept-language"), offered) or SOURCE_LANGUAGE)


def _store(request: Request, dataset: str | None) -> Served:
    """What the visitor is served of a dataset, of the first one where none is named."""
    datasets = warehouse().datasets()
    if not datasets:
        raise Problem("no-data", Message(N_("No data has been loaded yet. Run make load.")))
    if dataset is not None and dataset not in datasets:
        raise not_known(
            "unknown-dataset", dataset, datasets,
            N_("There is no dataset called “{name}”. Did you mean “{near}”?"),
            N_("There is no dataset called “{name}”. Known: {known}."),
        )  # fmt: skip
    try:
        return served_to(visitor_of(request.scope).role, warehouse(), dataset or datasets[0])
    except SnapshotError as error:
        raise Problem("no-data", error.message) from error


def _format(request: Request, chosen: str | None, offered: Iterable[str] = FORMATS) -> str:
    found = chosen or preferred(
        request.headers.get("accept"), {name: FORMATS[name] for name in offered}
    )
    if found is None:
        types = ", ".join(FORMATS[name] for name in offered)
        text = N_("This address answers with {known} only: ask for that in Accept.")
        raise Problem("not-acceptable", Message(text, {"known": types}))
    return found


def _list(resource: Resource) -> Answer:
    def answer(request: Request) -> Response:
        values = read_query(request.query_params, (*COMMON, *resource.filters))
        form = _format(request, values["format"])
        try:
            return _answered(request, resource, values, form)
        except SnapshotUnreadable:
            # The file was found damaged while it was read: the warehouse now serves another.
            return _answered(request, resource, values, form)

    return answer


def _answered(request: Request, resource: Resource, values: dict[str, Any], form: str) -> Response:
    store = _store(request, values["dataset"]).store
    asked = Asked(store, reader_language(request), visitor_of(request.scope).role, values)
    etag = tag(
        store.dataset, store.id, asked.role, asked.language.code, form, resource.name,
        request.url.query, fingerprint(),
    )  # fmt: skip
    headers = {**_HEADERS, "ETag": etag, "Content-Language": asked.language.code}
    if is_known(etag, request.headers.get("if-none-match")):
        return Response(status_code=304, headers=headers)
    if (kept := _kept.get(etag)) is None:
        kept = _made(request, resource, asked, form)
        _kept.put(etag, *kept)
    body, further = kept
    return Response(body, 200, {**headers, **further}, CSV_TYPE if form == "csv" else FORMATS[form])


def _made(
    request: Request, resource: Resource, asked: Asked, form: str
) -> tuple[bytes, dict[str, str]]:
    """The body of an answer and the headers that go with it."""
    store, headers = asked.store, {}
    for item in resource.filters:
        if isinstance(asked.values[item.name], str):
            item.check(asked.values[item.name], store, asked.language)
    total, table = resource.rows(asked)
    rows = records(table, resource.fields)
    following = _next(request, asked, total)
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    if form == "csv":
        headers["X-Total-Count"] = str(total)
        name = f"{store.dataset}-{resource.name}.csv"
        headers["Content-Disposition"] = f'inline; filename="{name}"'
        return as_csv(rows, resource.fields), headers
    body = {
        "dataset": store.dataset, "illustrative": store.config.illustrative, "snapshot": store.id,
        "as_of": store.as_of.isoformat(), "total": total, "page": asked.page,
        "per_page": asked.rows, "next": following, "items": rows,
    }  # fmt: skip
    return as_json(body), headers


def _next(request: Request, asked: Asked, total: int) -> str | None:
    """The address of the next page, relative to this one, so that it holds behind any proxy."""
    if asked.page * asked.rows >= total:
        return None
    return f"?{request.url.include_query_params(page=asked.page + 1).query}"


def _index(request: Request) -> Response:
    """What can be asked for, and of which datasets."""
    read_query(request.query_params, (LANG,))
    _format(request, None, ("json",))
    reader, role = reader_language(request), visitor_of(request.scope).role
    datasets = []
    for name in warehouse().datasets():
        try:
            store = served_to(role, warehouse(), name).store
        except SnapshotError:
            continue
        datasets.append(
            {
                "name": name, "title": reader.pick(store.config.dataset_title, name),
                "illustrative": store.config.illustrative, "licence": store.config.licence,
                "snapshot": store.id, "as_of": store.as_of.isoformat(),
            }
        )  # fmt: skip
    items = [
        {"name": item.name, "href": item.name, "meaning": reader._(item.meaning)}
        for item in RESOURCES.values()
    ]
    body = {"items": items, "datasets": datasets, "description": DOCUMENT}
    return JSONResponse(body, 200, {**_HEADERS, "Content-Language": reader.code})


def _document(request: Request) -> Response:
    """The OpenAPI document."""
    read_query(request.query_params, (LANG,))
    _format(request, None, ("json",))
    reader = reader_language(request)
    headers = {**_HEADERS, "Content-Language": reader.code}
    return JSONResponse(document(reader, request.scope.get("root_path", PREFIX)), 200, headers)


def _endpoint(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if not may(visitor_of(request.scope).role, Action.READ):
            raise Problem("sign-in", Message(N_("This observatory is not open to the public.")))
        return await run_in_threadpool(answer, request)

    return endpoint


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return error.response(reader_language(request))


def _http_told(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        text = N_("Nothing can be written here: ask with GET.")
        problem = Problem("method-not-allowed", Message(text), headers=error.headers)
    else:
        problem = not_known(
            "not-found", request.scope["path"].rsplit("/", 1)[-1], RESOURCES,
            N_("There is no list called “{name}”. Did you mean “{near}”?"),
            N_("There is no list called “{name}”. Known: {known}."),
        )  # fmt: skip
    return problem.response(reader_language(request))


def _fault(request: Request, error: Exception) -> Response:
    text = N_("Something went wrong on the server; it has noted what. Try again later.")
    return Problem("fault", Message(text)).response(reader_language(request))


application = Starlette(
    routes=[
        Route("/", _endpoint(_index)),
        Route(f"/{DOCUMENT}", _endpoint(_document)),
        *(Route(f"/{item.name}", _endpoint(_list(item))) for item in RESOURCES.values()),
    ],
    middleware=[Middleware(Origins)],
    exception_handlers={Problem: _told, HTTPException: _http_told, Exception: _fault},
)
"""The interface as an application of its own, so that every fault in it is a problem."""


def _to_index(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/", 308)


ROUTES: list[BaseRoute] = [
    Route("/healthz", health),
    Route("/readyz", ready),
    Route(PREFIX, _to_index),
    Mount(PREFIX, application),
]
