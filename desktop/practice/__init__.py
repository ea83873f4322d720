"""A small company and a small social network on loopback, to try the application on.

Stands half a floor above the other wings: it may use `desktop.share`, and only
`desktop/app.py` knows that it exists.
"""
