"""Goodword: the employee's side of an advocacy program, as a tray application."""

__version__ = "0.1.0"
