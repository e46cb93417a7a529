"""`python -m analytics ...` only hands over to the command line: the one import that runs upwards."""

import sys

from cli.main import main

if __name__ == "__main__":
    sys.exit(main())
