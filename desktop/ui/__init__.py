"""The face: one page a file; a page gets its services handed in and imports no page."""
