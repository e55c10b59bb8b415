"""2 What can be learned."""
