"""An invented observatory, so that every page can be seen full.

Everything here is made up by a seeded generator: organisations, events, answers, money. Invented
organisations sit in real communes of the configured territory, because maps need places; nothing
is said about anybody who exists.
"""
