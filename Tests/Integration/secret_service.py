"""moto's Secrets Manager with signatures, permissions and session tokens checked, and a server that records what is sent."""

import http.server
import json
import threading

import boto3

from gateway.moto import Moto

# moto compares actions and takes "*" only for the resource.
READ = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}],
}
NOTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "secretsmanager:ListSecrets", "Resource": "*"}],
}
ANYBODY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}],
}


class SecretService:
    """A moto of its own: the check of signatures is on for all of a server."""

    def __init__(self, region):
        self.region = region
        self.moto = Moto()

    def __enter__(self):
        self.moto.__enter__()
        self.url = self.moto.url
        self.secrets, iam, sts = (
            boto3.client(
                name, endpoint_url=self.url, region_name=self.region, aws_access_key_id="testing",
                aws_secret_access_key="testing")
            for name in ("secretsmanager", "iam", "sts"))
        # While nothing is checked yet, the people and what they may.
        self.reader = self.user(iam, "reader", READ)
        self.stranger = self.user(iam, "stranger", NOTHING)
        role = iam.create_role(RoleName="function", AssumeRolePolicyDocument=json.dumps(ANYBODY))["Role"]["Arn"]
        iam.put_role_policy(RoleName="function", PolicyName="may", PolicyDocument=json.dumps(READ))
        session = sts.assume_role(RoleArn=role, RoleSessionName="latchkey")["Credentials"]
        self.session = {
            "AWS_ACCESS_KEY_ID": session["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
            "AWS_SESSION_TOKEN": session["SessionToken"],
        }
        return self

    def __exit__(self, *_):
        self.moto.__exit__()

    @staticmethod
    def user(iam, name, policy):
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="may", PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}

    def check_everything(self):
        self.moto.check_everything()

    def environment(self, credentials):
        return {"AWS_REGION": self.region, "AWS_ENDPOINT_URL_SECRETS_MANAGER": self.url, **credentials}


class Recorder:
    """Answers every request with one secret, and keeps what was sent: (fields, body)."""

    def __init__(self, secret):
        self.requests = []
        answer = json.dumps({"SecretString": secret}).encode()
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                recorder.requests.append((self.path, self.headers.items(), body))
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
