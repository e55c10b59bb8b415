"""1 Who you are."""
