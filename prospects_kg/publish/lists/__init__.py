"""Lists of things: which there are, their rows in each language, and the files one can take away."""
