"""Measure the real server: `python -m bench`, called by `script/bench`."""
