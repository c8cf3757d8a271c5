#!/usr/bin/env python3
"""Prints the scores and events of a Vagary node."""
import argparse, datetime, sys, zmq
from vagary.v1 import envelope_pb2, event_pb2  # written by examples/generate

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--connect", default="tcp://127.0.0.1:6702", help="the node's out endpoint")
parser.add_argument("--source", help="only this one")
parser.add_argument("--count", type=int, help="stop after so many messages")
options = parser.parse_args()

socket = zmq.Context.instance().socket(zmq.SUB)
for kind in ("score", "event"):
    socket.subscribe(f"vagary/1/{kind}/" + (f"{options.source}/" if options.source else ""))
socket.connect(options.connect)

def clock(nanoseconds):
    return datetime.datetime.fromtimestamp(nanoseconds / 1e9, datetime.timezone.utc).time()

received = 0
while options.count is None or received < options.count:
    topic, part = socket.recv_multipart()[:2]
    received, envelope = received + 1, envelope_pb2.Envelope.FromString(part)
    if envelope.protocol_major != 1:
        print(f"{topic.decode()}: protocol {envelope.protocol_major}, not 1", file=sys.stderr)
    elif envelope.HasField("event"):
        event = envelope.event
        phase = event_pb2.Event.Phase.Name(event.phase).removeprefix("PHASE_").lower()
        print(f"{event.source} {clock(event.latest.capture_time_ns)} event {event.id} {phase}: "
              f"track {event.track} {event.label}, peak {event.peak_score:.2f}", flush=True)
    elif envelope.HasField("frame_score"):
        score = envelope.frame_score
        value = f"{score.calibrated:.2f}" if score.HasField("calibrated") else "no score"
        print(f"{score.source} {clock(score.capture_time_ns)} frame {score.frame_id}: {value}, "
              f"{len(score.objects)} scored, {len(score.not_scored)} not", flush=True)
        for item in score.objects:
            tasks = ", ".join(f"{task.task} {100 * task.share:.0f} %" for task in item.tasks)
            print(f"    track {item.track} {item.label} {item.calibrated:.2f}  ({tasks})", flush=True)
