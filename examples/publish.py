#!/usr/bin/env python3
"""Publishes frames and boxes to a Vagary node: a video with OpenCV, or a moving square without."""
import argparse, os, sys, time
import numpy, zmq
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "build"))  # examples/generate
from vagary.v1 import envelope_pb2, frame_pb2


def square(count):  # anybody's frames and boxes: (image, [(left, top, width, height)])
    for i in range(count):
        image, left = numpy.full((120, 160, 3), 96, numpy.uint8), 2 * i % 120
        image[40:72, left:left + 24] = (40, 160, 220)
        yield image, [(left, 40, 24, 32)]


def video(path, count):  # put your own detector in the place of the background model
    import cv2
    capture, model = cv2.VideoCapture(path), cv2.createBackgroundSubtractorMOG2()
    while count > 0 and (image := capture.read()[1]) is not None:
        mask = cv2.morphologyEx(model.apply(image), cv2.MORPH_OPEN, numpy.ones((5, 5), numpy.uint8))
        contours = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[-2]
        yield image, [cv2.boundingRect(c) for c in contours if cv2.contourArea(c) > 400]
        count -= 1


arguments = argparse.ArgumentParser(description=__doc__)
arguments.add_argument("--connect", default="tcp://127.0.0.1:6701", help="the node's in endpoint")
arguments.add_argument("--source", default="example")
arguments.add_argument("--frames", type=int, default=250, help="how many at most")
arguments.add_argument("--fps", type=float, default=25, help="frames a second of capture time")
arguments.add_argument("--fast", action="store_true", help="do not wait between frames")
arguments.add_argument("--video", help="a file; without one, a moving square")
options = arguments.parse_args()

socket = zmq.Context.instance().socket(zmq.XPUB)  # a PUB that hears of subscriptions
socket.setsockopt(zmq.XPUB_NODROP, 1)
socket.connect(options.connect)
topics = {kind: f"vagary/1/{kind}/{options.source}/".encode() for kind in ("frame", "detection")}
waiting = set(topics.values())
while waiting:  # what is sent before the node subscribes is lost
    message = socket.recv()
    waiting -= {topic for topic in waiting if message[:1] == b"\1" and topic.startswith(message[1:])}
publisher, sequence = int.from_bytes(os.urandom(8), "little"), dict.fromkeys(topics, 0)
begin = time.time_ns()


def send(kind, payload, *blobs):
    envelope = envelope_pb2.Envelope(protocol_major=1, node="publish.py", publisher_id=publisher,
                                     sequence=sequence[kind], publish_time_ns=time.time_ns(), **payload)
    sequence[kind] += 1
    socket.send_multipart([topics[kind], envelope.SerializeToString(), *blobs])


for number, (image, boxes) in enumerate(video(options.video, options.frames) if options.video
                                        else square(options.frames)):
    (height, width), capture = image.shape[:2], begin + int(number * 1e9 / options.fps)
    if not options.fast:
        time.sleep(max(0, (capture - time.time_ns()) / 1e9))
    send("frame", {"frame": dict(
        source=options.source, frame_id=number, capture_time_ns=capture, width=width, height=height,
        clock_source=frame_pb2.CLOCK_SOURCE_RECEIVER, encoding=frame_pb2.PIXEL_ENCODING_BGR24,
        planes=[dict(offset=0, stride=3 * width)])}, numpy.ascontiguousarray(image).tobytes())
    send("detection", {"frame_detections": dict(
        source=options.source, frame_id=number, capture_time_ns=capture, frame_width=width,
        frame_height=height, detector=dict(id="org.example.boxes", version="1"),
        detections=[dict(box=dict(zip(("left", "top", "width", "height"), box))) for box in boxes])})
for kind in topics:
    send(kind, {"end_of_stream": dict(source=options.source)})
