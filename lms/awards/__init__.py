"""6 Meet the requirements."""
