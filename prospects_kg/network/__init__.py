"""The transfer network: taken from the graph, collapsed into views, measured and exported."""
