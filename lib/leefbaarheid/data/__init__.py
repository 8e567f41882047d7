"""Named frames for the notebooks: an area and the country in two years, now, over the years, and what to compare with."""
