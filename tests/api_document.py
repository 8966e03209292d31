"""``docs/api.md`` from the definitions of the interface; written by ``make documents``."""

from collections.abc import Iterable

from observatory import ROOT
from observatory.api.parameters import COMMON, Parameter
from observatory.api.problems import KINDS, TYPE_PREFIX
from observatory.api.resources import RESOURCES, Resource
from observatory.model import Column

API = ROOT / "docs" / "api.md"
_HEAD = """\
# Data for programs: `/api/v1`

<!-- Written by `make documents` from observatory/api; change it there. -->

The observatory gives to programs what its pages give to readers: the same figures, by the same rules,
to the same roles. It can be read only. `/api/v1/openapi.json` describes it in OpenAPI 3.1, in French
with `?lang=fr`; `/api/v1/` lists the lists and the datasets.

```
curl 'http://localhost:8501/api/v1/values?indicator=R3.1&from=2017&segment=all'
curl -H 'Accept: text/csv' 'http://localhost:8501/api/v1/events?year=2025&per_page=5000'
```

- **What is absent is `null`, never 0.** A value about fewer than five respondents has the status
  `suppressed` and no number; amounts of fewer than three companies, below the whole territory, have the
  status `restricted` for everybody but managers; what public sources cannot say is `withheld`; a period
  that is not over is `provisional`. On the basis `record` a count is a floor ("at least").
- **Whose data.** `dataset` names one; without it, it is the first one. Each answer says `dataset`,
  `snapshot`, `as_of`, and whether the data are `illustrative`, that is, invented. Managers see the newest
  load; once a load has been approved, everybody else sees the last approved one.
- **Pages.** An answer holds `total`, `page`, `per_page`, `items`, and `next`: the address of the next page
  relative to this one, null on the last (also in the header `Link`).
- **CSV** has commas, decimal points, UTF-8 and a header; lists are joined by `;`. A text that a
  spreadsheet would run as a formula is preceded by an apostrophe. `X-Total-Count` says how many rows there are.
- **Again.** Send the `ETag` of an answer as `If-None-Match`: 304 where nothing changed.
- **Days** are ISO 8601; `<day>_precision` says whether the day, the month or the year is known. Shares are
  0 to 1, amounts in euros.
- **Other hosts' pages** may read it from a browser only where the configuration names them:
  `[api] origins = ["https://www.example.org"]`.

## Parameters of every list

"""
_PROBLEMS = """\
## Problems

What cannot be answered is told as `application/problem+json` (RFC 9457), in the reader's language:
`type`, `title`, `status`, `detail`, and where it helps `parameter`, `known` names and the `nearest` one.

| type | status | title |
| --- | --- | --- |
"""


def api_document() -> str:
    """The document as the code has it now."""
    parts = [_HEAD, _parameters(COMMON), "\n"]
    parts += [_list(item) for item in RESOURCES.values()]
    rows = [f"| `{TYPE_PREFIX}{kind}` | {item.status} | {item.title} |" for kind, item in KINDS.items()]  # fmt: skip
    return "".join([*parts, _PROBLEMS, "\n".join(rows), "\n"])


def _list(item: Resource) -> str:
    filters = f"{_parameters(item.filters)}\n" if item.filters else ""
    rows = [f"| `{one.name}` | {one.type} | {_meaning(one)} |" for one in item.fields]
    table = "\n".join(["| field | type | meaning |", "| --- | --- | --- |", *rows])
    return f"## `/api/v1/{item.name}`\n\n{item.meaning}.\n\n{filters}{table}\n\n"


def _parameters(items: Iterable[Parameter]) -> str:
    rows = [f"| `{one.name}` | {one.type} | {_said(one)} |" for one in items]
    return "\n".join(["| parameter | type | meaning |", "| --- | --- | --- |", *rows, ""])


def _said(item: Parameter) -> str:
    parts = [item.meaning]
    if item.choices:
        parts.append(", ".join(f"`{choice}`" for choice in item.choices))
    if item.default is not None:
        parts.append(f"{item.default} by default, at most {item.maximum:,}")
    return ": ".join(parts)


def _meaning(item: Column) -> str:
    unit = f" ({item.unit})" if item.unit else ""
    choices = f": {', '.join(f'`{choice}`' for choice in item.choices)}" if item.choices else ""
    return f"{item.meaning}{unit}{choices}"
