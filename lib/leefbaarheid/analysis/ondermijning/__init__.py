"""Theme 3: indicators of crime beside experienced unsafety, and the place of an area among others."""
