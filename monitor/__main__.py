"""Where does the command line start?"""

import os
import signal
import sys

STOPPABLE = {"run", "serve"}  # commands that SIGTERM ends cleanly, from their first moment on


def main() -> None:
    if STOPPABLE & set(sys.argv[1:]):  # until the command minds its signals itself, there is nothing to finish
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    from monitor.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
