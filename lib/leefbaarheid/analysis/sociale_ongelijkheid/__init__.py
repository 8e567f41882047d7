"""Theme 2: spread of the scores, their relation with socio-economic status, and where both are low."""
