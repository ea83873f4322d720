"""What the packages of Linux have in common: the places, the entries, the page of the manual."""
