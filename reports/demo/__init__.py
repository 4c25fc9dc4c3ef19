"""What happens in the made-up region Fjällbo in 2026: done by its made-up people, through the operations that pages use."""
