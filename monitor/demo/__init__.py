"""How does the service look at work, without a network and without anything set up?"""

from monitor.demo.script import run

__all__ = ["run"]
