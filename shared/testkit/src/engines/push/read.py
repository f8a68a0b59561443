"""Reads a push message and its signature with http-ece (RFC 8291) and py-vapid (RFC 8292).

Takes a line of JSON for each message on its input and writes one for each; fails when a message
cannot be read.
"""

import json
import sys
from base64 import urlsafe_b64decode

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02


def read(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


for line in sys.stdin:
    posted = json.loads(line)
    key = ec.derive_private_key(int.from_bytes(read(posted["private_key"]), "big"), ec.SECP256R1())
    message = http_ece.decrypt(
        read(posted["body"]), private_key=key, auth_secret=read(posted["auth"]), version="aes128gcm")
    token = posted["authorization"].removeprefix("vapid t=").split(",")[0]
    print(json.dumps({
        "message": message.decode(),
        # RFC 8292 shows a space that py-vapid does not read.
        "is_signed": bool(Vapid02.verify(posted["authorization"].replace(", ", ","))),
        "claims": json.loads(read(token.split(".")[1])),
    }))
