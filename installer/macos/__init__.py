"""What the macOS package is made of: property lists, icon, signing, scripts."""
