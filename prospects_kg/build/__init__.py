"""From a project folder to one atomic release: statements, conflicts, rules, trace, checks, files."""
