"""Answers kept between reruns and readers, under the snapshot they come from."""

import hashlib
import pickle
from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from branca.element import Element

from observatory.charts import Chart, plotly
from observatory.charts.palette import ThemeName
from observatory.i18n import Language
from observatory.snapshot import Snapshot
from observatory.store import LaidOver

ANSWERS = 8192
FIGURES = 256
_PLAIN = (type(None), bool, int, float, str, bytes, date, datetime)

P = ParamSpec("P")
T = TypeVar("T")


@cache
def cached(question: Callable[P, T]) -> Callable[P, T]:
    """The same question, its answers kept by snapshot and parameters.

    The first parameter is the store, or the page; others must be hashable values, languages or tables.
    What the function draws is drawn again from what is kept: nothing that a reader can press.
    An answer is shared between readers and never to be changed: a copy for each would cost more
    than most pages. A table, and what a list or mapping holds, may be: every caller has a lazy copy.
    """
    name = f"{question.__module__}.{question.__qualname__}"

    @wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        given, unnamed = (*args, *kwargs.items()), list[Any]()
        key = f"{name}({','.join([_named(item, unnamed) for item in given])})"
        # By name alone: of what is given by position Streamlit asks the signature at every call.
        answer: T = _own(_kept(key=key, unnamed=unnamed, _ask=lambda: question(*args, **kwargs)))
        return answer

    return asked


@st.cache_resource(show_spinner=False, max_entries=ANSWERS)
def _kept(*, key: str, unnamed: list[Any], _ask: Callable[[], Any]) -> Any:
    """What ``_ask`` says, under a key in words and the values that have none."""
    return _ask()


def _named(value: Any, unnamed: list[Any]) -> str:
    """A parameter in words, which are its own; what has none goes to ``unnamed``, for its content.

    Writing values out costs a small part of what hashing them does.
    """
    kind = type(value)
    if kind in _PLAIN:
        return repr(value)
    if isinstance(value, Snapshot | LaidOver):
        return f"{value.dataset}/{value.id}"
    if isinstance(value, Language):
        return value.code
    if hasattr(value, "kept_as"):
        return str(value.kept_as)
    if isinstance(value, Enum):
        return f"{kind.__qualname__}.{value.name}"
    if kind in (tuple, list):
        return f"[{','.join([_named(item, unnamed) for item in value])}]"
    if is_dataclass(kind) and "__eq__" in vars(kind):
        inside = [_named(getattr(value, item.name), unnamed) for item in fields(value)]
        return f"{kind.__module__}.{kind.__qualname__}({','.join(inside)})"
    unnamed.append(value)
    return "?"


def _own(answer: Any) -> Any:
    """An answer whose tables, lists and mappings the caller may change; pandas copies on write."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        return answer.copy(deep=False)
    if isinstance(answer, list):
        return [_own(item) for item in answer]
    if isinstance(answer, dict):
        return {key: _own(item) for key, item in answer.items()}
    if isinstance(answer, Element):
        # A map is changed by being shown; its texts, which are what is large of it, are shared.
        return deepcopy(answer)
    return answer


def figure(chart: Chart[Any], theme: ThemeName) -> go.Figure:
    """A chart drawn in one theme; kept, and shared between readers: never to be changed."""
    return _figure(_fingerprint(chart), theme, chart)


@st.cache_resource(show_spinner=False, max_entries=FIGURES)
def _figure(fingerprint: str, theme: ThemeName, _chart: Chart[Any]) -> go.Figure:
    drawn = plotly.draw(_chart, theme)
    # Streamlit hands each figure to Plotly twice; the same revision says that no data are new, so
    # that it is not drawn twice.
    drawn.layout.datarevision = f"{fingerprint}-{theme}"
    return drawn


def _fingerprint(chart: Chart[Any]) -> str:
    """What the drawing depends on. It changes with the snapshot wherever the drawing does."""
    parts = {
        name: _stable(value) for name, value in vars(chart).items() if name not in ("alt", "source")
    }
    return hashlib.blake2b(pickle.dumps(parts), digest_size=16).hexdigest()


def _stable(value: Any) -> Any:
    if isinstance(value, Language):
        return value.code
    if isinstance(value, pd.DataFrame):
        return value.to_dict("list")
    if hasattr(value, "__dataclass_fields__"):
        return {name: _stable(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
