"""The illustrations of the practice company, painted by program so that they can be mended."""
