"""The company's guidelines: rules that give hints, pages that people read."""
