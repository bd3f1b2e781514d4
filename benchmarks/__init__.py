"""Measures what a person waits for, beside a plain Dash app on the same rows in the same run."""
