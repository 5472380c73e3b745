internal import ArgumentParser
internal import JOSE

/// `--algorithm NAME`.
enum AlgorithmArgument {
  /// The algorithm of that name.
  static func parse(_ name: String) throws -> SignatureAlgorithm {
    guard let algorithm = SignatureAlgorithm(name: name) else {
      throw ValidationError("one of \(SignatureAlgorithm.allCases.map(\.name).joined(separator: ", ")) is meant")
    }
    return algorithm
  }
}
