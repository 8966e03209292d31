"""The read-only interface for programs, ``/api/v1``, and the probes for whoever runs the server.

What a page may show, and nothing else: the same stores, queries and roles. Every route, filter and
field is defined once (``resources``); the answers, their checks, the OpenAPI document and
``docs/api.md`` follow from it.
"""
