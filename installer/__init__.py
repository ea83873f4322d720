"""Makes what administrators install: `python -m installer STEP`; the steps are in `__main__`."""
