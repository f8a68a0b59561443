"""A speech server for tests: faster-whisper behind `/v1/audio/transcriptions`, as OpenAI answers it.

server.py MODEL_FOLDER PORT. It listens once the model is loaded, and on 127.0.0.1 alone.
"""

import io
import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import av
from faster_whisper import WhisperModel

model = WhisperModel(sys.argv[1], device="cpu", compute_type="int8", cpu_threads=1)


class Transcriptions(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        between = b"--" + self.headers["content-type"].split("boundary=")[1].encode()
        form = {}
        for part in body.split(between)[1:-1]:
            head, _, value = part[2:-2].partition(b"\r\n\r\n")
            form[re.search(rb'name="(\w+)"', head)[1].decode()] = value
        text = {name: value.decode() for name, value in form.items() if name != "file"}
        try:
            segments, info = model.transcribe(
                io.BytesIO(form["file"]), language=text.get("language"), temperature=0.0,
                initial_prompt=text.get("prompt"))
            segments = list(segments)
        except (av.error.FFmpegError, IndexError, ValueError) as error:
            return self.answer(400, {"error": {"message": f"Invalid file format: {error}"}})
        answer = {"text": "".join(segment.text for segment in segments)}
        if text.get("response_format") == "verbose_json":
            figures = ("start", "end", "text", "avg_logprob", "compression_ratio", "no_speech_prob")
            answer |= {"language": info.language, "duration": info.duration, "segments": [
                {name: getattr(segment, name) for name in figures} for segment in segments]}
        self.answer(200, answer)

    def answer(self, status, body):
        body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Transcriptions).serve_forever()
