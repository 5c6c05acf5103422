"""The command line: one file per group of commands, one place that turns errors into exit codes."""
