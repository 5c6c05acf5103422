"""One thing as people read it: its statements, labels, sources, and where each comes from."""
