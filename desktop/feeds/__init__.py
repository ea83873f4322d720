"""The program and its feeds: fetched, read, decided upon, kept."""
