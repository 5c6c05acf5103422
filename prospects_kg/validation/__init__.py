"""Checking the graph by SHACL: loading shapes, the reference engine, one kind of report whatever the engine."""
