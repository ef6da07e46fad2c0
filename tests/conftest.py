"""Makes `trees` importable from every folder of tests, and keeps the cache of the user out."""

import os

os.environ["OUTLAST_CACHE"] = "off"
