"""Signature Version 4 as "AWS Signature Version 4 for API requests" describes it, by the standard library alone.

An oracle for the requests that we sign: reads one request per line of standard input, as JSON, and writes the field
`Authorization` that it must have. The integration tests compare this with botocore's signer.

    {"method": "POST", "path": "/", "query": "", "headers": [["Host", "…"], …], "body": "hexadecimal", "key": "…", "secret": "…",
     "region": "…", "service": "…"}
"""

import hashlib
import hmac
import json
import sys


def authorization(method, path, headers, body, key, secret, region, service, signed, query=""):
    """`signed`: the names, in lower case, of the fields that the signature covers."""
    fields = {}
    for name, value in headers:
        fields.setdefault(name.lower(), []).append(" ".join(value.split()))
    names = sorted(signed)
    canonical = "\n".join([
        method, path, query, *(f"{name}:{','.join(fields[name])}" for name in names), "", ";".join(names),
        hashlib.sha256(body).hexdigest(),
    ])
    time = fields["x-amz-date"][0]
    scope = f"{time[:8]}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", time, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signing_key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        signing_key = hmac.new(signing_key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(signing_key, text.encode(), hashlib.sha256).hexdigest()
    return f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={';'.join(names)}, Signature={signature}"


# What every request of ours must have under its signature, and what is its own business.
UNSIGNED = {"user-agent", "accept", "content-length", "authorization", "connection"}

if __name__ == "__main__":
    for line in sys.stdin:
        request = json.loads(line)
        signed = {name.lower() for name, _ in request["headers"]} - UNSIGNED
        print(authorization(
            request["method"], request["path"], request["headers"], bytes.fromhex(request["body"]), request["key"],
            request["secret"], request["region"], request["service"], signed, request["query"]))
