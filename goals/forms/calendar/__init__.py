"""The forms of the calendar: a nämnd's days, a round's, the rules, a new year."""
