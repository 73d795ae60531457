"""An incremental news monitor: feeds in, incidents with their evidence out, the right people told once."""

__version__ = "0.1.0"
