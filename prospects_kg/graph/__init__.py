"""Where quads live: embedded Oxigraph or a SPARQL endpoint behind one protocol, and one type of result."""
