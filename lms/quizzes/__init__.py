"""4 Take a quiz."""
