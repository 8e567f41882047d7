"""Words and messages of theme 3."""
