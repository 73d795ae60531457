"""What has the operator asked for? monitor.yaml and the environment, as one frozen value."""

from monitor.config.load import Config, folder_of, load, state_folder
from monitor.config.problems import ConfigError

__all__ = ["Config", "ConfigError", "folder_of", "load", "state_folder"]
