"""A release as a publication: pages, documents for machines, dumps and records, in one folder that any host can serve."""
