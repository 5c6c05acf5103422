"""The pages of single things: what is said of each, its story, disagreements, and where it lies."""
