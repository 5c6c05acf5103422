"""The ground floor: terms, settings, project folders, errors, dates and the ranking of sources. No I/O but reading settings."""
