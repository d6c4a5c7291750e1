"""`python -m backcare`: what the host does beside the dashboard."""

from backcare.cli.main import main

if __name__ == "__main__":
    main()
