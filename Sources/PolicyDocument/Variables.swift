internal import OIDC

/// Puts the environment's values into the strings of a policy document.
///
/// `${NAME}` is replaced, `$${` stands for `${`, and any other dollar sign for itself (`$connect`). One pass from left to
/// right: what a value holds is data, and is never read for variables again.
enum Variables {
  /// Why a text cannot be expanded.
  enum Problem: Error, Equatable {
    /// `${` without `}`, or with something in between that is no name.
    case malformed
    case unknown(String)
  }

  /// The text with its variables replaced.
  static func expand(_ text: String, from environment: [String: String]) throws(Problem) -> String {
    // Most texts have none, and there are tens of thousands where there are thousands of issuers.
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    let bytes = Array(text.utf8)
    let (dollar, brace) = (UInt8(ascii: "$"), UInt8(ascii: "{"))
    var expanded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let rest = bytes[index...]
      if rest.starts(with: [dollar, dollar, brace]) {
        expanded += [dollar, brace]
        index += 3
      } else if rest.starts(with: [dollar, brace]) {
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { throw .malformed }
        let name = bytes[(index + 2)..<end]
        guard isName(name) else { throw .malformed }
        let variable = String(decoding: name, as: UTF8.self)
        guard let value = environment[variable] else { throw .unknown(variable) }
        expanded += value.utf8
        index = end + 1
      } else {
        expanded.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: expanded, as: UTF8.self)
  }

  /// IEEE Std 1003.1 section 8.1: letters, digits and underscores, no digit first.
  static func isName(_ name: some Collection<UInt8>) -> Bool {
    guard let first = name.first, !first.isDigit else { return false }
    return name.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") }
  }
}
