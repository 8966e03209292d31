"""The application: the pages, and plain routes beside them. Served by ``streamlit run app.py``."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from observatory.ui.serving import SecurityHeaders, health, lifespan

app = st.App(
    "observatory/ui/shell.py",
    routes=[Route("/healthz", health)],
    middleware=[Middleware(SecurityHeaders)],
    lifespan=lifespan,
)
