"""The package (revisionspaket): all that a frozen report rests on, in one file that is checked without Tertial."""
