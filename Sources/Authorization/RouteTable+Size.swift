extension RouteTable {
  /// The most bytes of a policy document in an answer. Lambda answers with 6 MB at most; that of API Gateway is not
  /// documented but for WebSocket APIs.
  static let maximumPolicyBytes = 1_048_576
  /// What stays of that for everything but the resources.
  private static let webSocketReserve = 2048
  /// As long as the ARN of a stage usually is at most; the longest is a bound for single resources only.
  private static let usualStageBytes = 100

  /// What is wrong with the size of the policies that come of this table; empty where nothing is.
  var sizeProblems: [InvalidPolicy.Problem] {
    let (bytes, keyBytes) = (largestPolicy, largestKeyPolicy)
    var problems: [InvalidPolicy.Problem] = []
    if bytes > RouteTable.maximumPolicyBytes {
      problems.append(
        .init(
          "$.routes",
          "the policy of a caller may need \(bytes) bytes, and at most \(RouteTable.maximumPolicyBytes) are written; write "
            + "fewer routes or parameters, or \"answerFor\": \"route\" and set the authorizer's cache time to 0"))
    }
    let limit = Answer.maximumWebSocketBytes - RouteTable.webSocketReserve
    if keyBytes > limit {
      problems.append(
        .init(
          "$.routes",
          "the routes of a WebSocket API make a policy of \(keyBytes) bytes, and API Gateway takes \(limit) beside the "
            + "context; write fewer routes, or \"answerFor\": \"route\""))
    }
    return problems
  }

  /// At least as many bytes as the resources of any caller: a route is allowed, with the denials of what its wildcards cover
  /// beyond it, or it is denied.
  private var largestPolicy: Int {
    tableOfMethod.reduce(largestKeyPolicy) { sum, table in
      func cost(_ glob: Glob) -> Int { RouteTable.cost(table.key.rawValue.utf8.count + 1 + glob.text.utf8.count) }
      return tables[table.value].entries.reduce(sum) { sum, entry in
        let excess = entry.excesses.reduce(0) { $0 + ($1.denials.map { cost($0.glob) }.max() ?? 0) }
        return sum + cost(entry.glob) + excess + (entry.slashed.map { cost($0.glob) } ?? 0)
      }
    }
  }

  private var largestKeyPolicy: Int {
    routes.reduce(0) { sum, route in
      if case .key(let key) = route.target { sum + RouteTable.cost(key.utf8.count) } else { sum }
    }
  }

  /// A resource with its stage, its quotation marks and a comma.
  private static func cost(_ resource: Int) -> Int { usualStageBytes + 1 + resource + 3 }
}
