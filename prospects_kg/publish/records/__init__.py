"""What machines read about the whole: dumps, catalogue, provenance, profile, vocabulary, and how servers answer."""
