"""A mail server for tests: aiosmtpd, which wants STARTTLS and a sign-in where it is told to.

server.py SETTINGS, JSON: port, spool (a file), cert, key (PEM files, or null: no STARTTLS), user,
password (or null: no sign-in), only (PLAIN or LOGIN, or null: both). It listens on 127.0.0.1 alone.

A recipient whose address begins with three digits and a dash (550-nobody@…) is refused with that
code (550-5-7-1-nobody@… with that enhanced one); data-550-… has the message itself refused. Every
message that was taken is a line of JSON in the spool, as Python's own parser of mail reads it.
"""

import asyncio
import email
import email.policy
import json
import re
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

settings = json.loads(sys.argv[1])


def parts(message):
    for part in message.walk():
        if not part.is_multipart():
            text = part.get_content().replace("\r\n", "\n")
            yield {"type": part.get_content_type(), "charset": part.get_content_charset(), "text": text}


def refusal(address, mark):
    found = re.match(mark + r"(\d{3})-(?:(\d-\d+-\d+)-)?", address)
    if found:
        enhanced = (found[2] or found[1][0] + "-1-1").replace("-", ".")
        return f"{found[1]} {enhanced} No, says the test"


class Spool:
    async def handle_RCPT(self, server, session, envelope, address, options):
        said = refusal(address, "")
        if said:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        for address in envelope.rcpt_tos:
            said = refusal(address, "data-")
            if said:
                return said
        raw = envelope.content
        message = email.message_from_bytes(raw, policy=email.policy.default)
        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "user": settings["user"] if session.authenticated else None,
            "tls": session.ssl is not None,
            "connection": session.peer[1],
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "header_count": len(message.items()),
            "content_type": message.get_content_type(),
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
            "longest_line": max(map(len, raw.split(b"\r\n"))),
            "ascii": raw.isascii(),
            "parts": list(parts(message)),
        }
        with open(settings["spool"], "a", encoding="utf-8") as spool:
            spool.write(json.dumps(kept) + "\n")
        return "250 2.0.0 Taken"


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == settings["user"].encode() and data.password == settings["password"].encode()
    return AuthResult(success=right, handled=right)


def connection():
    options = {"hostname": "mail.test", "enable_SMTPUTF8": True}
    if settings["cert"]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(settings["cert"], settings["key"])
        options.update(tls_context=context, require_starttls=True)
    if settings["user"]:
        options.update(authenticator=authenticate, auth_required=True, auth_require_tls=bool(settings["cert"]))
        if settings["only"]:
            options["auth_exclude_mechanism"] = {"PLAIN", "LOGIN"} - {settings["only"]}
    return SMTP(Spool(), **options)


async def main():
    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", settings["port"])
    await server.serve_forever()


asyncio.run(main())
