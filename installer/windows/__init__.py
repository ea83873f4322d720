"""What only Windows needs: the tables of the package, and how the program looks there."""
