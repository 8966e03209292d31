"""Readers: one per format, each knowing its format and nothing else."""
