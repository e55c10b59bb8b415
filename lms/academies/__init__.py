"""1b Where you belong: the tenant."""
