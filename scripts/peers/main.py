"""Measures Vagary against PyTorch, ONNX Runtime and OpenVINO, in turn within one run.

The peers compute the networks and weights that Vagary exports, and their outputs are compared with Vagary's
first. Each peer is used the way it is fastest on this network (batch 1 or 8, streams). A round gives every
contender a turn; with one thread medians count, with more the best, because other work on the machine only
ever takes away.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from importlib import metadata

import contest
import report

KINDS = ("backbone", "score", "train")
VARIANTS = {"backbone": ["shallow-narrow", "deep-wide"], "score": ["shallow-narrow"], "train": ["shallow-narrow"]}


def kinds(text):
    found = text.split(",")
    unknown = [kind for kind in found if kind not in KINDS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]} is no row; known: {', '.join(KINDS)}")
    return found


def counts(text):
    try:
        found = [int(part) for part in text.split(",")]
    except ValueError:
        found = [0]
    if not all(1 <= count <= 256 for count in found):
        raise argparse.ArgumentTypeError(f"{text} must be numbers from 1 to 256")
    return found


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench-peers", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog="--cache FOLDER, as first option, moves the Python environment.")
    parser.add_argument("--only", type=kinds, default=list(KINDS), metavar="ROWS", help="some of backbone,score,train")
    parser.add_argument("--variant", help="one backbone for all rows; default: shallow-narrow, and deep-wide as a second row of the backbone")
    parser.add_argument("--threads", type=counts, default=[1, 2], metavar="COUNTS", help="default: 1,2")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each contender, 1 to 100; default: 5")
    parser.add_argument("--seconds", type=float, default=0.7, help="least length of a turn; default: 0.7")
    parser.add_argument("--quick", action="store_true", help="one thread, two short turns: a look, not a figure")
    parser.add_argument("--read", metavar="FILE", help="measure nothing; print what an earlier run wrote with --json")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    form.add_argument("--markdown", action="store_true", help="print the tables of docs/performance.md")
    chosen = parser.parse_args()
    if not 1 <= chosen.rounds <= 100:
        parser.error("--rounds must be 1 to 100")
    if not 0 < chosen.seconds <= 60:
        parser.error("--seconds must be above 0, at most 60")
    if chosen.quick:
        chosen.threads, chosen.rounds, chosen.seconds = [1], 2, 0.2
    return chosen


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    versions = {name: metadata.version(name) for name in ("torch", "onnxruntime", "openvino", "nncf", "onnx", "numpy")}
    return {"cpu": names[0] if names else platform.machine(), "processors": os.cpu_count(), "versions": versions}


def main():
    chosen = options()
    if chosen.read:
        with open(chosen.read, encoding="utf-8") as file:
            results = json.load(file)["rows"]
        print(report.markdown(results) if chosen.markdown else report.text(results))
        return 0
    variants = {kind: [chosen.variant] for kind in KINDS} if chosen.variant else VARIANTS
    say = (lambda text: print(f"bench-peers: {text}", file=sys.stderr, flush=True))
    results = []
    with tempfile.TemporaryDirectory(prefix="vagary-peers-") as folder:
        for row in contest.rows(chosen.only, chosen.threads, variants):
            try:
                results.append(contest.hold(row, folder, chosen.rounds, chosen.seconds, say))
            except contest.Failure as failure:
                print(f"bench-peers: {failure}", file=sys.stderr)
                return 69
            if not (chosen.json or chosen.markdown):
                print(report.text(results[-1:]), flush=True)
    if chosen.json:
        print(json.dumps({"machine": machine(), "rows": results}, indent=2))
    elif chosen.markdown:
        print(report.markdown(results))
    else:
        found = machine()
        print(f"{found['cpu']}, {found['processors']} processors; "
              + ", ".join(f"{name} {version}" for name, version in found["versions"].items()))
    return 0


sys.exit(main())
