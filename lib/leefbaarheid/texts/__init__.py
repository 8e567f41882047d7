"""Plain Dutch for readers: forms of numbers and the sentences of each theme."""
