/// The methods that a route of API Gateway can have.
///
/// Source: API Gateway Developer Guide, "Set up a method using the API Gateway console" (`ANY` stands for these seven).
package enum HTTPMethod: String, Sendable, Hashable, CaseIterable {
  case delete = "DELETE"
  case get = "GET"
  case head = "HEAD"
  case options = "OPTIONS"
  case patch = "PATCH"
  case post = "POST"
  case put = "PUT"
}
