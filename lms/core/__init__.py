"""What every feature rests on and what knows nothing about training."""
