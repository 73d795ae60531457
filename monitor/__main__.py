"""Where does the command line start?"""

import sys


def main() -> None:
    from monitor.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
