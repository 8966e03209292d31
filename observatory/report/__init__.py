"""The report: sections and evidence made from a store, for any of the renderers in ``exports``."""
