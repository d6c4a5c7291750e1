"""`python -m backcare`: commands for the host."""

from backcare.cli.main import main

if __name__ == "__main__":
    main()
