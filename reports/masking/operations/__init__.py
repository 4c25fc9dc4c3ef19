"""What masking and gallring by decision do."""
