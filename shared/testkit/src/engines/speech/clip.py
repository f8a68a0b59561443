"""A recording as browsers and messengers make it: clip.py IN.wav OUT FORMAT CODEC."""

import sys

import av

source, target, container, codec = sys.argv[1:]
with av.open(source) as heard, av.open(target, "w", format=container) as made:
    stream = made.add_stream(codec, rate=48_000, layout="mono")
    stream.codec_context.open()
    resampler = av.AudioResampler(
        format=stream.format, layout="mono", rate=48_000, frame_size=stream.frame_size)
    for frame in [*heard.decode(audio=0), None]:
        for part in resampler.resample(frame):
            made.mux(stream.encode(part))
    made.mux(stream.encode(None))
