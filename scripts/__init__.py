"""What the Makefile calls. bootstrap, keeper, supervisor and run use the standard library only."""
