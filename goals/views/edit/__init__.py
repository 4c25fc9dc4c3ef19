"""Where plans and assignments are made and kept."""
