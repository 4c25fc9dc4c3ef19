"""The pages of jobs: what waits, is under way, is done or has failed, and for whom."""
