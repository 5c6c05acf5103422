"""The query library: files of questions and rules, headers, typed parameters, running and citing."""
