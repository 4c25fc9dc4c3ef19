"""The demo: what loads a region from a folder of data files, and two such folders.

Västerbotten is a real region's public plans. Fjällbo is made up; what happens in it in 2026 stands in reports/demo/.
"""

from pathlib import Path

VASTERBOTTEN = Path(__file__).parent / "vasterbotten"
FJALLBO = Path(__file__).parent / "fjallbo"
