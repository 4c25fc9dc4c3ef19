"""Granskning: what whoever audits a nämnd's round looks for, row by row, each with the way to its trace."""
