"""Listens as a screen reader does: prints every announcement, one line each.

Runs under the system's own Python, which has pyatspi, until it is ended.
"""

import pyatspi


def heard(event):
    print(f"announced: {event.any_data}", flush=True)


pyatspi.Registry.registerEventListener(heard, "object:announcement")
print("listening", flush=True)
pyatspi.Registry.start()
