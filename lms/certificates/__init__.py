"""7 Hold and verify proof."""
