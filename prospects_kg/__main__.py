"""`python -m prospects_kg` is the command prospects-kg."""

from prospects_kg.cli.main import main

if __name__ == "__main__":
    main()
