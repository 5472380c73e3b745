/// All routes of a policy document, ready to be asked and to be written as IAM policies.
package struct RouteTable: Sendable {
  /// In the order of the document.
  let routes: [Route]
  /// Methods with the same routes share one table: a document of ANY routes is analysed once, not seven times.
  let tables: [MethodTable]
  let tableOfMethod: [HTTPMethod: Int]
  let memo = ResourcesMemo()

  /// The most routes.
  package static let maximumRoutes = 200

  /// - Parameter routes: at most `maximumRoutes`, each shape once.
  init(_ routes: [Route]) throws(TableTooComplex) {
    self.routes = routes
    let catchAll = routes.firstIndex { $0.isCatchAll }
    var tables: [MethodTable] = []
    var tableOfMethod: [HTTPMethod: Int] = [:]
    var analysed: [[Int]: Int] = [:]
    for method in HTTPMethod.allCases {
      let taken = RouteTable.routes(for: method, of: routes)
      let key = taken.map(\.place)
      if analysed[key] == nil {
        analysed[key] = tables.count
        tables.append(try MethodTable(taken, catchAll: catchAll))
      }
      tableOfMethod[method] = analysed[key]
    }
    self.tables = tables
    self.tableOfMethod = tableOfMethod
  }

  /// The routes that a method can take: its own, and `ANY` where it has none of that shape.
  private static func routes(for method: HTTPMethod, of routes: [Route]) -> [(place: Int, template: PathTemplate)] {
    var chosen: [PathTemplate: (place: Int, template: PathTemplate, isOwn: Bool)] = [:]
    for (place, route) in routes.enumerated() {
      guard case .http(let routeMethod, let template) = route.target, routeMethod ?? method == method else { continue }
      if chosen[template.shape]?.isOwn != true { chosen[template.shape] = (place, template, routeMethod != nil) }
    }
    return chosen.values.sorted { $0.place < $1.place }.map { ($0.place, $0.template) }
  }

  /// The routes of a method; every method has its table, if an empty one.
  func table(for method: HTTPMethod) -> MethodTable? { tableOfMethod[method].map { tables[$0] } }

  /// The route that takes a request, by API Gateway's precedence; nil where none does.
  func place(for request: MethodARN.Request) -> Int? {
    switch request {
    case .key(let key):
      return routes.firstIndex { $0.target == .key(key) }
    case .http(let name, let path):
      guard let method = HTTPMethod(rawValue: name), let table = table(for: method) else { return nil }
      return table.place(for: RouteTable.segments(of: path))
    }
  }

  /// The routes that may take a request that ends in a slash, once API Gateway has taken the slash away.
  func placesWithoutSlash(for request: MethodARN.Request) -> [Int] {
    guard case .http(let name, let path) = request, let method = HTTPMethod(rawValue: name) else { return [] }
    return table(for: method)?.placesWithoutSlash(for: RouteTable.segments(of: path)) ?? []
  }

  /// The segments behind the first slash, empty ones included.
  private static func segments(of path: String) -> [String] {
    path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }
}
