"""What the programs share: which calls to the file system are made by the event loop's own thread."""

import os
import sys
import threading

CALLS = ("os.", "shutil.", "tempfile.")
SOURCES = (".py", ".pyc", ">")

watched = None
seen = []


def note(name):
    if watched == threading.get_ident():
        seen.append(name)


def hear(event, arguments):
    is_file = event == "open" and not str(arguments[0]).endswith(SOURCES)
    # To make a walk does nothing yet.
    if is_file or (event.startswith(CALLS) and event != "os.walk"):
        note(event)


def noted(name):
    function = getattr(os, name)

    def wrapper(*arguments, **options):
        # Tracebacks look at the files of the code.
        if not (arguments and str(arguments[0]).endswith(SOURCES)):
            note(name)
        return function(*arguments, **options)

    return wrapper


for name in ("access", "getcwd", "lstat", "stat"):
    setattr(os, name, noted(name))
sys.addaudithook(hear)


def watch():
    """From now on, this thread is the event loop's."""
    global watched
    watched = threading.get_ident()


def report():
    """Prints whether the event loop itself went to the file system."""
    global watched
    watched = None
    print("the loop waited for the disk:", bool(seen))
    if seen:
        print(sorted(set(seen)), file=sys.stderr)
