internal import AuthorizerApp

AuthorizerFunction.run()
