"""Who learned from whom: diffusion inferred from dates of adoption, with the doubt said; needs no graph."""
