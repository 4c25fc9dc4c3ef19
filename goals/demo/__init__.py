"""The demo: real regions' public plans as data files, a folder each, and what loads them."""

from pathlib import Path

VASTERBOTTEN = Path(__file__).parent / "vasterbotten"
