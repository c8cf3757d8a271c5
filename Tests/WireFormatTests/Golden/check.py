#!/usr/bin/env python3
"""Compares the golden bytes with what Python's protobuf makes of their text.

Needs the modules that examples/generate writes on PYTHONPATH.
"""
import pathlib
import sys

from google.protobuf import text_format
from vagary.v1 import envelope_pb2

failures = 0
files = sorted(pathlib.Path(__file__).parent.glob("v*/*.bin"))
for path in files:
    text = path.with_suffix(".txtpb")
    if "--write" in sys.argv:
        text.write_text(text_format.MessageToString(envelope_pb2.Envelope.FromString(path.read_bytes())))
    envelope = text_format.Parse(text.read_text(), envelope_pb2.Envelope())
    if envelope.SerializeToString(deterministic=True) != path.read_bytes():
        failures += 1
        print(f"{path}: not the bytes that {text.name} gives", file=sys.stderr)
print(f"{len(files) - failures} of {len(files)} golden messages agree")
sys.exit(1 if failures or not files else 0)
