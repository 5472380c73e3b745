/// Cognito hosted login, on this machine.
