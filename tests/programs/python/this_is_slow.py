"""A module that takes a while to import."""

import time

time.sleep(0.3)
ANSWER = 42
