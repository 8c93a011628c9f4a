"""Warnings: what may well be meant otherwise. One concept a file; ``table.py`` is the list of them all."""
