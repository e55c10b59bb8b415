"""5 Get graded."""
