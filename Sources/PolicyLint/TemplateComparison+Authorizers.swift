internal import APIGateway
internal import Authorization
internal import Credentials
internal import PolicyDocument

extension TemplateComparison {
  /// Something that a caller may present, where it is, and what to call it.
  private struct Place {
    let source: IdentitySource
    let name: String
    let path: String
  }

  mutating func look(at authorizer: DeployedAuthorizer, of api: DeployedAPI) {
    if !authorizer.mayBeInvoked {
      report(
        .invocationForbidden, authorizer.place,
        "nothing in the template lets \(api.name) invoke the function of \(authorizer.name): every request ends in a 500"
      )
    }
    lookAtCacheTime(of: authorizer)
    lookAtAnswers(of: authorizer, api)
    switch authorizer.shape {
    case .token(let header, let validation): look(at: authorizer, toldOnly: header, validation, of: api)
    case .request(let sources): look(at: authorizer, sources, of: api)
    case nil: break
    }
  }

  private mutating func lookAtCacheTime(of authorizer: DeployedAuthorizer) {
    guard let cacheTime = authorizer.cacheTime, cacheTime > 0 else { return }
    if policy.authorization.scope == .route {
      report(
        .routeAnswerCached, authorizer.place,
        "\(authorizer.name) keeps answers for \(cacheTime) seconds, and each is for one request only")
    }
    let limits =
      policy.authorization.routes.compactMap { $0.stepUp?.maxAge }
      + policy.authorization.roles.flatMap { $0.grants.compactMap { $0.stepUp?.maxAge } }
    guard let shortest = limits.min() else { return }
    if isAnsweredSimply(authorizer) {
      report(
        .stepUpOutlived, authorizer.place,
        "\(authorizer.name) keeps simple answers for \(cacheTime) seconds, and a yes to a sign-in that may be at most "
          + "\(shortest) old does not end with it")
    } else if shortest < cacheTime {
      report(
        .stepUpWithinCacheTime, authorizer.place,
        "\(authorizer.name) keeps answers for \(cacheTime) seconds, and a sign-in may be asked for that is at most \(shortest) old"
      )
    }
  }

  /// Of the kinds of API only one with this payload gets simple answers.
  private func isAnsweredSimply(_ authorizer: DeployedAuthorizer) -> Bool {
    policy.httpAPIAnswer == .simple && authorizer.payload == "2.0"
  }

  private mutating func lookAtAnswers(of authorizer: DeployedAuthorizer, _ api: DeployedAPI) {
    guard api.kind == .http, let isSimple = authorizer.isSimple, authorizer.payload != nil else { return }
    let isAnsweredSimply = isAnsweredSimply(authorizer)
    if isSimple != isAnsweredSimply {
      report(
        .answerFormatDiffers, authorizer.place,
        "\(authorizer.name) expects \(isSimple ? "a simple answer" : "a policy"), and is answered "
          + "\(isAnsweredSimply ? "a simple one" : "a policy")"
          + (authorizer.payload == "1.0" && isSimple ? ": payload 1.0 has no simple answers" : ""))
    }
    guard isSimple, let cacheTime = authorizer.cacheTime, cacheTime > 0, case .request(let sources) = authorizer.shape
    else { return }
    guard !sources.contains(.routeKey) else {
      for (place, route) in policy.authorization.routes.enumerated() {
        guard let shared = api.routeShared(with: route) else { continue }
        report(
          .simpleAnswerShared, "$.routes[\(place)]",
          "\(authorizer.name) keeps the answer to \(route) \(cacheTime) seconds, and gives it for all that "
            + "\(Route.name(shared.target)) takes, which is one route key")
      }
      return
    }
    report(
      .simpleAnswerShared, authorizer.place,
      "\(authorizer.name) keeps the answer for one route \(cacheTime) seconds, and gives it for every other route")
  }

  /// A TOKEN authorizer, which is told one header and nothing else of the request.
  private mutating func look(
    at authorizer: DeployedAuthorizer, toldOnly header: String, _ validation: String?, of api: DeployedAPI
  ) {
    let told = IdentitySource.header(header.lowercased())
    let places = places(for: .rest)
    if !places.isEmpty, !places.contains(where: { $0.source == told }) {
      report(
        .tokenHeaderDiffers, authorizer.place,
        "\(authorizer.name) is told the header \(header), and the policy looks at \(enumeration(places.map(\.name)))")
    } else {
      for place in places where place.source != told && !api.takes(place.source, besides: authorizer) {
        report(
          .tokenAuthorizerBlind, place.path,
          "\(authorizer.name) is told the header \(header) only, and never \(place.name)")
      }
    }
    for (place, credential) in policy.credentials.enumerated()
    where credential.authType == .address && !api.isAskedWhole(besides: authorizer) {
      report(
        .tokenAuthorizerBlind, "$.credentials[\(place)]",
        "\(authorizer.name) is told the header \(header) only, and never the caller's address")
    }
    if let validation { look(at: authorizer, toldOnly: header.lowercased(), ifMatching: validation) }
  }

  private mutating func look(at authorizer: DeployedAuthorizer, _ sources: [IdentitySource], of api: DeployedAPI) {
    let places = places(for: api.kind)
    let read = Set(places.map(\.source))
    let named = sources.filter { read.contains($0) }
    let isCached = (authorizer.cacheTime ?? 0) > 0 && api.kind != .webSocket
    // With REST the sources must be there only where answers are kept; elsewhere always.
    let areNeeded = isCached || api.kind != .rest
    if areNeeded, Set(named).count > 1 {
      report(
        .identitySourcesAlternative, authorizer.place,
        "\(authorizer.name) shuts out whoever does not send \(enumeration(named.map(\.description), atMost: 8)), all at once, "
          + "and one is enough for the policy")
    }
    if isCached {
      var seen: Set<IdentitySource> = []
      // A request that has to present one credential here presents no other one beside it: it would be refused. So what
      // another authorizer of the API is for cannot be in an answer that is kept by that credential. Of REST AWS says that
      // an empty source is none ("x-amazon-apigateway-authorizer object"), of HTTP nobody does.
      let isPresented = api.kind == .rest && named.contains { $0.isCredential }
      for place in places where !sources.contains(place.source) && seen.insert(place.source).inserted {
        if isPresented, api.takes(place.source, besides: authorizer) { continue }
        report(
          .identitySourceMissing, place.path,
          "\(authorizer.name) keeps answers without regard to \(place.name): one caller gets another's answer")
      }
    }
    for source in sources where !read.contains(source) {
      switch source {
      case .header, .query:
        report(
          .identitySourceUnread, authorizer.place, "\(authorizer.name) asks for \(source), which the policy never reads"
        )
      case .routeKey, .other: break
      }
    }
  }

  /// Everything that the policy looks at in requests to that kind of API.
  private func places(for kind: DeployedAPI.Kind) -> [Place] {
    var places: [Place] = []
    for (index, source) in policy.tokenSources.enumerated() {
      let path = "$.tokenFrom[\(index)]"
      switch source {
      case .header(let name, _): places.append(Place(source: .header(name), name: "the header \(name)", path: path))
      case .cookie(let name): places.append(Place(source: .header("cookie"), name: "the cookie \(name)", path: path))
      case .query(let name) where kind == .webSocket:
        places.append(Place(source: .query(name), name: "the query parameter \(name)", path: path))
      case .subprotocol(let name) where kind == .webSocket:
        places.append(
          Place(source: .header("sec-websocket-protocol"), name: "what follows \(name) in the subprotocols", path: path)
        )
      case .query, .subprotocol: break
      }
    }
    for (index, credential) in policy.credentials.enumerated() {
      let path = "$.credentials[\(index)]"
      switch credential.proof {
      case .apiKey(.header(let name), _):
        places.append(Place(source: .header(name), name: "the header \(name)", path: "\(path).header"))
      case .apiKey(.query(let name), _):
        places.append(Place(source: .query(name), name: "the query parameter \(name)", path: "\(path).query"))
      case .basic: places.append(Place(source: .header("authorization"), name: "the header authorization", path: path))
      case .bearer, .address: break
      }
    }
    return places
  }
}
