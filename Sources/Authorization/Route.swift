internal import OIDC

/// Something that can be asked for, and the one permission that it asks for.
package struct Route: Sendable, Hashable {
  /// What selects the route.
  package enum Target: Sendable, Hashable {
    /// A method and a path. A nil method is `ANY`.
    case http(HTTPMethod?, PathTemplate)
    /// A route without a method: a WebSocket route such as `$connect`, by its key; `$default` is also an HTTP API's
    /// catch-all, which takes every request that no other route takes.
    case key(String)
  }

  package let target: Target
  package let permission: Permission
  /// What is asked of the sign-in besides; nil: nothing.
  package let stepUp: StepUp?

  package init(_ target: Target, permission: Permission, stepUp: StepUp? = nil) {
    self.target = target
    self.permission = permission
    self.stepUp = stepUp
  }

  /// The key of the catch-all.
  static let defaultKey = "$default"

  /// Whether this is the catch-all of an HTTP API.
  var isCatchAll: Bool { target == .key(Route.defaultKey) }

  /// Whether a text can be the key of a route: an optional `$`, then letters, digits, `.`, `_`, `-`.
  package static func isKey(_ text: String) -> Bool {
    let name = text.utf8.first == UInt8(ascii: "$") ? text.utf8.dropFirst() : text.utf8[...]
    return !name.isEmpty && text.utf8.count <= 128 && name.allSatisfy { $0.isAlphanumeric || "._-".utf8.contains($0) }
  }

  /// The target with its parameters' names taken away: two routes with the same shape are the same route.
  var shape: Target {
    switch target {
    case .http(let method, let path): .http(method, path.shape)
    case .key: target
    }
  }
}

extension Route: CustomStringConvertible {
  /// `GET /groups/{group}/messages`, `ANY /{proxy+}`, `$connect`.
  package var description: String {
    switch target {
    case .http(let method, let path): "\(method?.rawValue ?? "ANY") \(path)"
    case .key(let key): key
    }
  }
}
