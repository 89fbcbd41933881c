"""`python -m ischia` is the command `ischia`."""

from ischia.cli.main import run

if __name__ == "__main__":
    run()
