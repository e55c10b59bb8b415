"""3 Enrol, open lessons, make progress."""
