"""Where is everything kept? The only SQL: one module per noun, model values in and out."""

from sqlmodel import Session

from monitor.store.engine import open_engine, reading, transaction
from monitor.store.errors import StoreError

__all__ = ["Session", "StoreError", "open_engine", "reading", "transaction"]
