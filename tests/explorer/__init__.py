"""The explorer: what it shows, saves, and how a reader drives it."""
