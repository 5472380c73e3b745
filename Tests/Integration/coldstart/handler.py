"""The authorizer as a function in Python: PyJWT verifies, awslambdaric speaks with Lambda. It does what
latchkey-authorizer does with the policies of test_cold_start.py, and answers the same."""

import datetime
import json
import os

import jwt

with open(os.environ["LATCHKEY_POLICY"]) as file:
    POLICY = json.load(file)
ISSUER = POLICY["issuers"][0]
POOL = ISSUER["userPool"]
KEYS = ISSUER["keys"]


class Pinned:
    def __init__(self, path):
        with open(path) as file:
            self.keys = jwt.PyJWKSet.from_dict(json.load(file))

    def get_signing_key_from_jwt(self, token):
        return self.keys[jwt.get_unverified_header(token)["kid"]]


# Set up while the function starts, as AWS advises; the set that is fetched is fetched with the first token.
CLIENT = Pinned(KEYS["pinned"]) if "pinned" in KEYS else jwt.PyJWKClient(KEYS["url"], timeout=3)


def handler(event, context):
    try:
        token = event["authorizationToken"].removeprefix("Bearer ")
        claims = jwt.decode(
            token, CLIENT.get_signing_key_from_jwt(token).key, algorithms=["RS256"],
            issuer=f"https://cognito-idp.{POOL.split('_')[0]}.amazonaws.com/{POOL}",
            options={"require": ["exp", "iss", "sub"], "verify_aud": False})
        if claims.get("client_id") not in ISSUER["clients"] or claims.get("token_use") != ISSUER["tokenUse"]:
            raise jwt.InvalidTokenError("another client or use")
    except (jwt.InvalidTokenError, KeyError):
        raise Exception("Unauthorized") from None
    return answer(claims, event["methodArn"].rsplit("/", 2)[0])


def answer(claims, stage):
    groups = claims.get("cognito:groups", [])
    roles = [
        role for role in POLICY["roles"]
        if any(grant["issuer"] == ISSUER["name"] and set(grant["groups"]) & set(groups) for grant in role["grantedTo"])]
    if not roles:
        raise Exception("Unauthorized")
    permissions = list(dict.fromkeys(permission for role in roles for permission in role["permissions"]))
    until = datetime.datetime.fromtimestamp(claims["exp"], datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "principalId": f"{ISSUER['name']}:{claims['sub']}",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Action": "execute-api:Invoke",
                "Resource": [
                    f"{stage}/{route['method']}{route['path']}"
                    for route in POLICY["routes"] if route["permission"] in permissions],
                "Condition": {"DateLessThan": {"aws:CurrentTime": until}},
            }],
        },
        "context": {
            "role": roles[0]["name"], "permissions": ",".join(permissions),
            "groups": json.dumps(groups, separators=(",", ":")), "issuer": ISSUER["name"], "subject": claims["sub"],
            "authType": "jwt", "expiresAt": str(claims["exp"]), "authTime": str(claims["auth_time"]),
        },
    }
