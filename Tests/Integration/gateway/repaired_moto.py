"""moto_server, with one fault of its judge mended.

Of a request without a body it takes the query for the body, and so refuses every right signature over a query, boto3's
own too. What it should compare with, it has: the signature is still calculated by botocore, over what was sent.
"""

import sys

from moto.iam.access_control import IAMRequestBase
from moto.server import main

calculate = IAMRequestBase._calculate_signature


def calculate_over_what_was_sent(self):
    if self._method in ("GET", "DELETE") and not self._body:
        self._data = {}
    return calculate(self)


IAMRequestBase._calculate_signature = calculate_over_what_was_sent

if __name__ == "__main__":
    main(sys.argv[1:])
