import TestSupport

/// A route table and its roles, made at random.
struct Table {
  let routes: [(text: String, permission: String)]
  let roles: [[String]]

  init(maximumDepth: Int = 4, using random: inout Seeded) {
    var shapes: Set<String> = []
    var routes: [(String, String)] = []
    let permissions = ["p0", "p1", "p2", "p3"]
    for _ in 0..<Int.random(in: 1...7, using: &random) {
      var path = ""
      let depth = Int.random(in: 0...maximumDepth, using: &random)
      for index in 0..<depth {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<9: path += "/" + ["a", "b", "c"].randomElement(using: &random).unsafelyPresent
        case 9..<17: path += "/{n\(index)}"
        default: path += index == depth - 1 ? "/{proxy+}" : "/{n\(index)}"
        }
      }
      let method = ["GET", "GET", "POST", "ANY"].randomElement(using: &random).unsafelyPresent
      let isDefault = Int.random(in: 0..<40, using: &random) == 0
      let text = isDefault ? "$default" : "\(method) \(path.isEmpty ? "/" : path)"
      if shapes.insert(text).inserted {
        routes.append((text, permissions.randomElement(using: &random).unsafelyPresent))
      }
    }
    self.routes = routes
    var roles = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      permissions.filter { _ in Bool.random(using: &random) }
    }.filter { !$0.isEmpty }
    // Every permission is somebody's, or the document would be refused for that.
    let missing = Set(routes.map(\.1)).subtracting(roles.joined()).sorted()
    if !missing.isEmpty { roles.append(missing) }
    self.roles = roles
  }

  var description: String { "routes \(routes.map { "\($0.text): \($0.permission)" }) roles \(roles)" }
}
