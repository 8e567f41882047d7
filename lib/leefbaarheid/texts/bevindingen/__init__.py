"""Dutch of the report on the findings."""
