"""What is shown: pure functions from a small frame to a component."""
