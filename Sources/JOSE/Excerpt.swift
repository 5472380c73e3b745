package import StrictJSON

/// What a report may show of text that came from outside: little enough that no token, key or essay fits.
package enum Excerpt {
  /// Bytes of UTF-8.
  package static let limit = 128

  /// `text`, cut at `limit` bytes on a scalar's boundary, with "…" where something was cut.
  package static func of(_ text: String) -> String {
    guard text.utf8.count > limit else { return text }
    var kept = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      count += UTF8.width(scalar)
      if count > limit { break }
      kept.append(scalar)
    }
    return String(kept) + "…"
  }

  /// A string's beginning, or the kind of any other value.
  package static func of(_ value: JSONValue) -> String {
    value.string.map(of) ?? value.kind.phrase
  }
}
