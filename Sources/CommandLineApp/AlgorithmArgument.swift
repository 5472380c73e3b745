internal import ArgumentParser
internal import JOSE

/// `--algorithm NAME`
enum AlgorithmArgument {
  /// What a shell offers.
  static var completion: CompletionKind { .list(SignatureAlgorithm.allCases.map(\.name)) }

  /// The algorithm of that name.
  static func parse(_ name: String) throws(Complaint) -> SignatureAlgorithm {
    guard let algorithm = SignatureAlgorithm(name: name) else {
      let names = SignatureAlgorithm.allCases.map(\.name).joined(separator: ", ")
      throw Complaint("--algorithm: there is no '\(UsageMessage.quote(name))' here", hints: "there are \(names)")
    }
    return algorithm
  }
}
