#!/usr/bin/env python3
"""Times `asyncfix check` in pairs with ruff's async rules on the same folder and prints the ratios.

Usage: benches/against_ruff.py FOLDER_OR_FILE [RUNS]

Both tools are run in turn (A B A B …) after one warm-up each, so that a change in the machine's speed hits both.
CPU is user + system time of the whole process. Needs `cargo build --release` and ruff (`pip install ruff`).
"""

import os
import statistics
import subprocess
import sys
import time

RUFF = ["ruff", "check", "--select", "ASYNC,RUF006", "--no-cache", "--isolated", "--exit-zero", "--quiet"]
OURS = ["target/release/asyncfix", "check", "--isolated", "--exit-zero", "--output-format", "concise", "--quiet"]


def run(command):
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def main():
    target = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    pairs = []
    for nth in range(runs + 1):
        pair = run([*OURS, target]), run([*RUFF, target])
        if nth:
            pairs.append(pair)
    for name, column, unit in [("cpu", 0, "s"), ("wall", 1, "s"), ("peak memory", 2, "MiB")]:
        ours = statistics.median(pair[0][column] for pair in pairs)
        theirs = statistics.median(pair[1][column] for pair in pairs)
        ratio = statistics.median(pair[0][column] / max(pair[1][column], 1e-9) for pair in pairs)
        print(f"{name:12} asyncfix {ours:8.3f} {unit:4} ruff {theirs:8.3f} {unit:4} ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
