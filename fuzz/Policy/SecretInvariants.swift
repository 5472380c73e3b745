internal import Authorization
internal import FuzzSupport
internal import StrictJSON

/// No problem repeats what stands where a secret is named: it may be the secret itself.
enum SecretInvariants {
  /// What the seeds have in place of a secret.
  private static let secret = Array("hunter2hunter2".utf8)

  static func check(_ problems: [InvalidPolicy.Problem], _ text: [UInt8]) {
    guard let root = (try? JSONDocument(parsing: text, maximumBytes: text.count))?.root else { return }
    // Where it stands in another place, too, that one may be repeated.
    let hidden = places(in: root).reduce(0) { $0 + count(in: Array($1.utf8)) }
    guard hidden > 0, hidden == count(in: text) else { return }
    for problem in problems {
      let said = Array("\(problem.path) \(problem.reason)".utf8)
      require(count(in: said) == 0, "no problem repeats a secret: \(problem.path)")
    }
  }

  /// Every text that stands where a secret is named.
  private static func places(in root: JSONValue) -> [String] {
    let lists =
      (root["credentials"]?.elements ?? []).map { $0["secrets"] }
      + (root["issuers"]?.elements ?? []).map { $0["keys"]?["secrets"] }
    let secrets = lists.flatMap { $0?.elements ?? [] }.map { $0.kind == .object ? $0["secret"] : $0 }
    return (secrets + (root["roles"]?.elements ?? []).map { $0["usageKey"] }).compactMap { $0?.string }
  }

  private static func count(in text: [UInt8]) -> Int {
    text.indices.reduce(0) { $0 + (text[$1...].starts(with: secret) ? 1 : 0) }
  }
}
