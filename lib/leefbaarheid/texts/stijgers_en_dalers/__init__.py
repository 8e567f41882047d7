"""The words of theme 1: names, definitions, questions and key messages."""
