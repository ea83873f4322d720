"""Measurements: each prints its lines beside what it is compared with, in one run."""
