/// A deployed stage of a REST API.
