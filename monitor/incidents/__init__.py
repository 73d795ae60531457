"""Which violent incidents does a text report?"""

from monitor.incidents.read import read

__all__ = ["read"]
