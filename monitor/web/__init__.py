"""What may a browser, or a program, ask of the running service? It reads the store and changes nothing."""

from monitor.web.server import serving

__all__ = ["serving"]
