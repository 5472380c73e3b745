internal import SAMTemplate

/// What an API must not have, apart from its routes and gateway responses.
enum StageChecks {
  static func problems(of api: RESTAPI) -> [InvalidStage.Problem] {
    stage(api) + authorizers(api) + keys(api)
  }

  /// API Gateway Developer Guide, "Amazon API Gateway important notes": alphanumeric characters, hyphens and underscores, at
  /// most 128.
  private static func stage(_ api: RESTAPI) -> [InvalidStage.Problem] {
    let name = api.stageName.utf8
    let isName = name.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard !isName || !(1...128).contains(name.count) else { return [] }
    return [.init("stage_name", "the stage's name may hold letters, digits, hyphens and underscores, at most 128")]
  }

  private static func authorizers(_ api: RESTAPI) -> [InvalidStage.Problem] {
    var problems: [InvalidStage.Problem] = []
    for (place, authorizer) in api.authorizers.enumerated() {
      let name = authorizer.name
      if api.authorizers[..<place].contains(where: { $0.name.isSame(as: name) }) {
        problems.append(.init("authorizer_twice", "the authorizer \(name) is there twice"))
      }
      if !(0...3600).contains(authorizer.cacheSeconds) {
        problems.append(.init("authorizer_cache", "the cache time of \(name) must be 0 to 3600 seconds"))
      }
      guard case .request(let sources) = authorizer.kind else { continue }
      if sources.isEmpty, authorizer.cacheSeconds > 0 {
        problems.append(
          .init("identity_source_missing", "\(name) keeps answers and has no identity source; name one, or keep none"))
      }
      for source in sources {
        switch source {
        case .stageVariable:
          problems.append(
            .init("identity_source", "\(name) has a stage variable as identity source; there are none here"))
        case .context(let variable) where !AuthorizerCall.knowsContext(variable):
          problems.append(
            .init("identity_source", "\(name) has $context.\(variable) as identity source, which is not known here"))
        case .header, .query, .context: break
        }
      }
    }
    for route in api.routes {
      guard let name = route.authorizer, !api.authorizers.contains(where: { $0.name.isSame(as: name) }) else {
        continue
      }
      problems.append(
        .init("authorizer_unknown", "\(route.method) \(route.path) has the authorizer \(name), which the API has not"))
    }
    return problems
  }

  private static func keys(_ api: RESTAPI) -> [InvalidStage.Problem] {
    let keys = api.usagePlans.flatMap(\.keys)
    var problems: [InvalidStage.Problem] = []
    if keys.contains(where: \.utf8.isEmpty) {
      problems.append(.init("api_key_empty", "an API key of a usage plan is empty"))
    }
    if Set(keys.map { Array($0.utf8) }).count < keys.count {
      problems.append(.init("api_key_twice", "an API key is in two usage plans of the stage; API Gateway allows one"))
    }
    for route in api.routes where route.isKeyRequired && route.authorizer == nil && api.keySource == .authorizer {
      problems.append(
        .init(
          "api_key_source",
          "\(route.method) \(route.path) asks for a key that its authorizer is to give, and has no authorizer"))
    }
    return problems
  }
}
