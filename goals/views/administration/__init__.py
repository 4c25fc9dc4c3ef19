"""The pages of a region's administrator: units, people and their roles, words, rules."""
