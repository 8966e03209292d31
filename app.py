"""The application: the pages, and plain routes beside them. Served by ``streamlit run app.py``."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount

from observatory.api.routes import ROUTES as API
from observatory.headers import SecurityHeaders
from observatory.live.routes import ROUTES as VOTES
from observatory.ui.identity import Identify, environment_secrets
from observatory.ui.room import RoomGate
from observatory.ui.serving import StaticAssets, UnderBasePath, content_policy, lifespan
from observatory.ui.view_routes import ROUTES as VIEWS

ROUTES = [*API, *VOTES, *VIEWS, Mount("/app/static", StaticAssets())]

app = st.App(
    "observatory/ui/shell.py",
    routes=ROUTES,
    middleware=[
        Middleware(SecurityHeaders, policy=content_policy),
        Middleware(RoomGate),
        Middleware(Identify),
        Middleware(UnderBasePath, routes=ROUTES),
    ],
    lifespan=lifespan,
    secrets=environment_secrets(),
)
