"""What can a person ask of the service?"""

from monitor.cli.app import run

__all__ = ["run"]
