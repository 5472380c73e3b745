"""People who sign in to moto's Cognito through boto3."""

import boto3

PASSWORD = "Correct-horse-battery-1"


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
        self.groups = set()
        self.admin = self.sign_up("ada", "admins")
        self.user = self.sign_up("uwe", "users")

    def sign_up(self, name, *groups):
        """Makes a person and signs them in; returns moto's AuthenticationResult (IdToken, AccessToken …)."""
        self.cognito.admin_create_user(
            UserPoolId=self.pool, Username=name, MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}])
        self.cognito.admin_set_user_password(UserPoolId=self.pool, Username=name, Password=PASSWORD, Permanent=True)
        for group in groups:
            if group not in self.groups:
                self.cognito.create_group(UserPoolId=self.pool, GroupName=group)
                self.groups.add(group)
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
