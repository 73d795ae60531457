"""What has the operator asked for? monitor.yaml and the environment, as one frozen value."""

from monitor.config.load import Config, load
from monitor.config.problems import ConfigError

__all__ = ["Config", "ConfigError", "load"]
