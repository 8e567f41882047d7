"""Theme 1: areas that rose or fell between two years, and early warning."""
