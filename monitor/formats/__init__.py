"""How are rows written for people and for programs?"""

from monitor.formats import csv, geojson, jsonl, table
from monitor.formats.columns import Column, Writer

FORMATS: dict[str, Writer] = {
    "table": table.write,
    "jsonl": jsonl.write,
    "csv": csv.write,
    "geojson": geojson.write,
    "acled": csv.write,
}

__all__ = ["FORMATS", "Column", "Writer"]
