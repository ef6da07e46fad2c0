"""One package a format, each turning a unit into a fragment; formats do not know each other."""
