"""A language-model server for tests: the server of llama.cpp, as xllamacpp carries it.

server.py MODEL.gguf PORT. It listens on 127.0.0.1 alone.
"""

import sys
import threading

import xllamacpp

settings = xllamacpp.CommonParams()
settings.model.path = sys.argv[1]
settings.hostname = "127.0.0.1"
settings.port = int(sys.argv[2])
settings.n_ctx = 4096
settings.n_parallel = 1
settings.cpuparams.n_threads = 1  # More would wait for each other where cores are busy.
settings.offline = True
server = xllamacpp.Server(settings)
threading.Event().wait()
