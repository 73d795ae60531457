"""Who minds Ctrl-C? The process that was started by a person; not the readers that it has started."""

import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
