#!/usr/bin/env python3
"""Publishes frames and boxes to a Vagary node. Put your camera and your detector into pictures()."""
import argparse, itertools, os, time, numpy, zmq
from vagary.v1 import envelope_pb2, frame_pb2  # written by examples/generate

def pictures():  # an image as OpenCV gives it, and boxes (left, top, width, height); here a moving square
    for left in itertools.cycle(range(0, 120, 2)):
        image = numpy.full((120, 160, 3), 96, numpy.uint8)
        image[40:72, left:left + 24] = (40, 160, 220)
        yield image, [(left, 40, 24, 32)]

parser = argparse.ArgumentParser(description=__doc__)
for name, default in dict(connect="tcp://127.0.0.1:6701", source="example", frames=250, fps=25.0).items():
    parser.add_argument("--" + name, type=type(default), default=default)
parser.add_argument("--fast", action="store_true", help="do not keep the pace of --fps")
options = parser.parse_args()

socket = zmq.Context.instance().socket(zmq.XPUB)  # a PUB that hears of subscriptions
socket.setsockopt(zmq.XPUB_NODROP, 1)
socket.connect(options.connect)
socket.recv(), socket.recv()  # the node asks for frames and for detections; what is sent before is lost
publisher, begin = int.from_bytes(os.urandom(8), "little"), time.time_ns()
numbers = dict(frame=itertools.count(), detection=itertools.count())

def send(kind, *blobs, **payload):
    body = envelope_pb2.Envelope(protocol_major=1, node="publish.py", publisher_id=publisher,
                                 sequence=next(numbers[kind]), publish_time_ns=time.time_ns(), **payload)
    socket.send_multipart([f"vagary/1/{kind}/{options.source}/".encode(), body.SerializeToString(), *blobs])

for number, (image, boxes) in enumerate(itertools.islice(pictures(), options.frames)):
    (height, width), capture = image.shape[:2], begin + int(number * 1e9 / options.fps)
    time.sleep(0 if options.fast else max(0, (capture - time.time_ns()) / 1e9))
    stamp = dict(source=options.source, frame_id=number, capture_time_ns=capture)
    send("frame", image.tobytes(), frame=dict(stamp, encoding=frame_pb2.PIXEL_ENCODING_BGR24,
                                              width=width, height=height, planes=[dict(stride=3 * width)]))
    send("detection", frame_detections=dict(
        stamp, frame_width=width, frame_height=height, detector=dict(id="org.example.boxes", version="1"),
        detections=[dict(box=dict(left=x, top=y, width=w, height=h)) for x, y, w, h in boxes]))
for kind in numbers:
    send(kind, end_of_stream=dict(source=options.source))
