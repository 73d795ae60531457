"""Where is everything kept? The only SQL: one module per noun, model values in and out."""

from sqlalchemy import Engine
from sqlmodel import Session

from monitor.store.engine import open_engine, reading, transaction
from monitor.store.errors import StoreError

__all__ = ["Engine", "Session", "StoreError", "open_engine", "reading", "transaction"]
