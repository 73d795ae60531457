"""What holds for everything that goes out over HTTP? The rules; `monitor.http` alone asks the network."""
