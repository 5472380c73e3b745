"""moto's Cognito as a process of its own, and people who sign in to it through boto3."""

import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import boto3

from gateway.process import stop
from gateway.rie import free_port

START_SECONDS = 60
PASSWORD = "Correct-horse-battery-1"


class Moto:
    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = tempfile.NamedTemporaryFile(prefix="latchkey-moto-", suffix=".log")
        self.process = None

    def __enter__(self):
        server = pathlib.Path(sys.executable).parent / "moto_server"
        self.process = subprocess.Popen(
            [str(server), "-H", "127.0.0.1", "-p", str(self.port)], stdin=subprocess.DEVNULL, stdout=self.log,
            stderr=subprocess.STDOUT)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/moto-api/data.json", timeout=5).close()
                return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        output = pathlib.Path(self.log.name).read_text()
        self.__exit__()
        raise RuntimeError(f"moto_server did not start:\n{output}")

    def __exit__(self, *_):
        stop(self.process)


class UserDirectory:
    """A pool, its web client, the groups admins and users, ada (in admins) and uwe (in users)."""

    def __init__(self, endpoint, region):
        self.cognito = boto3.client(
            "cognito-idp", endpoint_url=endpoint, region_name=region, aws_access_key_id="testing",
            aws_secret_access_key="testing")
        self.pool = self.cognito.create_user_pool(PoolName="customers")["UserPool"]["Id"]
        self.client = self.cognito.create_user_pool_client(
            UserPoolId=self.pool, ClientName="web",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        )["UserPoolClient"]["ClientId"]
        for group in ("admins", "users"):
            self.cognito.create_group(UserPoolId=self.pool, GroupName=group)
        self.admin = self.sign_up("ada", "admins")
        self.user = self.sign_up("uwe", "users")

    def sign_up(self, name, *groups):
        """Makes a person and signs them in; returns moto's AuthenticationResult (IdToken, AccessToken …)."""
        self.cognito.admin_create_user(
            UserPoolId=self.pool, Username=name, MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}])
        self.cognito.admin_set_user_password(UserPoolId=self.pool, Username=name, Password=PASSWORD, Permanent=True)
        for group in groups:
            self.cognito.admin_add_user_to_group(UserPoolId=self.pool, Username=name, GroupName=group)
        return self.sign_in(name)

    def sign_in(self, name):
        """As a web client does it."""
        return self.cognito.initiate_auth(
            ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD})["AuthenticationResult"]

    def sign_in_as_admin(self, name):
        """As a server does it."""
        return self.cognito.admin_initiate_auth(
            UserPoolId=self.pool, ClientId=self.client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD})["AuthenticationResult"]
