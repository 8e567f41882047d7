"""Words and messages of theme 2."""
