"""Errors that a test must notice, and what notices them."""
