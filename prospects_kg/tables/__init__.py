"""Tables: their definition (CSVW), the checks of cells and keys, and the mapping of rows to statements."""
