internal import LocalHTTP
internal import SAMTemplate

/// The methods of an API's resources: its routes, and the preflight answers that `Cors` adds to them.
struct StageMethods: Sendable {
  /// A method of a resource.
  struct Method: Sendable {
    /// `GET`, `ANY`, `OPTIONS`.
    let name: String
    /// The path of its resource.
    let resource: String
    let answer: Answer
    let limit: RESTAPI.RateLimit?
  }

  enum Answer: Sendable {
    case function(RESTAPI.Route)
    case preflight(LocalResponse)
  }

  private var tree = ResourceTree()
  /// Of each resource, the places of its methods.
  private var resources: [[Int]] = []
  private(set) var all: [Method] = []

  private static let names = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

  init(_ api: RESTAPI, problems: inout [InvalidStage.Problem]) {
    for route in api.routes {
      guard StageMethods.names.contains(where: { $0.isSame(as: route.method) }) else {
        problems.append(.init("route_method", "\(route.path) has a method that API Gateway does not know"))
        continue
      }
      do throws(ResourceTree.Refusal) {
        let place = try tree.insert(route.path, at: resources.count)
        if place == resources.count { resources.append([]) }
        guard !resources[place].contains(where: { all[$0].name.isSame(as: route.method) }) else {
          problems.append(.init("route_twice", "\(route.method) \(route.path) is there twice"))
          continue
        }
        add(route.method, of: route.path, to: place, .function(route), in: api)
      } catch {
        problems.append(StageMethods.problem(error, with: route.path))
      }
    }
    guard let cors = api.cors else { return }
    for place in resources.indices {
      let methods = resources[place].map { all[$0].name }
      guard !methods.contains("OPTIONS"), let first = resources[place].first else { continue }
      guard let response = Preflight.response(cors, methods: methods) else {
        problems.append(.init("cors_value", "a value of Cors is none of a header's"))
        return
      }
      add("OPTIONS", of: all[first].resource, to: place, .preflight(response), in: api)
    }
  }

  /// The method that takes a request, by its place in `all`, and the variables of its path; nil where there is none.
  ///
  /// A resource's own method comes before its ANY. That the resource decides first, and its methods only then, is what the
  /// precedence of resources comes to (see `ResourceTree`).
  func method(
    _ name: String, _ segments: ArraySlice<[UInt8]>
  ) -> (place: Int, parameters: [(name: String, value: String)])? {
    guard let match = tree.match(segments) else { return nil }
    let methods = resources[match.place]
    // ANY stands for the seven methods, not for whatever a caller makes up.
    guard StageMethods.names.dropFirst().contains(where: { $0.isSame(as: name) }),
      let place = methods.first(where: { all[$0].name.isSame(as: name) })
        ?? methods.first(where: { all[$0].name.isSame(as: "ANY") })
    else { return nil }
    return (place, match.parameters)
  }

  private static func problem(_ refusal: ResourceTree.Refusal, with path: String) -> InvalidStage.Problem {
    switch refusal {
    case .malformed: .init("route_path", "\(path) is no path of a resource")
    case .secondVariable(let other):
      .init(
        "route_variable",
        "\(path) has a variable where another route has \(other); API Gateway allows one for each level")
    }
  }

  private mutating func add(
    _ name: String, of resource: String, to place: Int, _ answer: Answer, in api: RESTAPI
  ) {
    resources[place].append(all.count)
    all.append(
      Method(name: name, resource: resource, answer: answer, limit: StageMethods.limit(name, resource, in: api)))
  }

  /// The narrowest limit that speaks of a method: its own before the stage's (`*` and `/*`).
  private static func limit(_ name: String, _ resource: String, in api: RESTAPI) -> RESTAPI.RateLimit? {
    for (method, path) in [(name, resource), ("*", resource), (name, "/*"), ("*", "/*")] {
      let found = api.methodLimits.first { $0.method.isSame(as: method) && $0.path.isSame(as: path) }
      if let found { return found.limit }
    }
    return nil
  }
}
