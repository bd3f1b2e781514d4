"""What every term means, once more: written from the definitions, not from the code, for comparison with it."""
