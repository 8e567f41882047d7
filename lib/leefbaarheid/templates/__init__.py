"""The words and the look of pages: templates, one style, few scripts."""
