"""Readers of raw files: one module per published format, and what tells them apart."""
