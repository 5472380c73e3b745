internal import JOSE

/// A key set as lines for people, at most 80 columns wide where reasons and addresses are not longer.
struct KeyTable {
  let painter: Painter
  let now: NumericDate

  /// The lines. Everything that may come from the key set has been made safe for a terminal.
  func lines(_ document: KeySetDocument, from place: String) -> [String] {
    let entries = document.entries
    var lines = [painter.bold(TerminalText.safe(place)) + ": " + Self.summary(of: entries)]
    if let pin = document.pin { lines += pinLines(pin) }
    guard !entries.isEmpty else { return lines }
    let rows = entries.map {
      [Self.cell($0.keyID ?? "-"), Self.cell($0.kind, 16), Self.cell($0.algorithm ?? "any", 8)]
    }
    let headings = ["KEY ID", "TYPE", "ALG"]
    let widths = headings.indices.map { column in (rows + [headings]).map { $0[column].width }.max() ?? 0 }
    func joined(_ row: [String]) -> String {
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.width) }.joined(separator: "  ")
    }
    lines += ["", "  " + painter.dim(joined(headings) + "  VERDICT")]
    for (entry, row) in zip(entries, rows) {
      lines.append("  \(joined(row))  \(mark(entry.verdict))")
      lines += details(entry).map { "      " + painter.dim($0) }
    }
    return lines
  }

  /// `3 keys, 2 of them serve`
  static func summary(of entries: [KeyEntry]) -> String {
    let serving = entries.count(where: \.serves)
    let count = entries.count == 1 ? "1 key" : "\(entries.count) keys"
    switch (entries.count, serving) {
    case (0, _): return "no keys"
    case (1, 1): return "1 key, which serves"
    case (_, 0): return "\(count), and none serves"
    case (let all, let some) where all == some: return "\(count), and all serve"
    default: return "\(count), and \(serving) of them \(serving == 1 ? "serves" : "serve")"
    }
  }

  private func pinLines(_ pin: KeySetDocument.Pin) -> [String] {
    let isOver = pin.servesUntil < now
    let until = "\(pin.servesUntil), \(Elapsed.phrase(from: now, to: pin.servesUntil))"
    var facts = [
      ("fetched", "\(pin.fetchedAt), \(Elapsed.phrase(from: now, to: pin.fetchedAt))"), ("from", pin.fetchedFrom),
    ]
    if let issuer = pin.issuer { facts.append(("issuer", issuer)) }
    if let etag = pin.etag { facts.append(("etag", etag)) }
    let lines = facts.map { "  \($0.0.padded(to: 8))  \(TerminalText.safe($0.1))" }
    let label = isOver ? painter.red("✗ served") : "serves  "
    return lines + ["  \(label)  until \(until) \(painter.dim("(by the default of 7 days)"))"]
  }

  private func mark(_ verdict: KeyEntry.Verdict) -> String {
    switch verdict {
    case .serves: painter.green("✓ serves")
    case .repeated: painter.dim("= repeated")
    case .skipped: painter.red("✗ skipped")
    }
  }

  private func details(_ entry: KeyEntry) -> [String] {
    var details: [String] = []
    if case .skipped(let reason) = entry.verdict { details.append(TerminalText.safe(reason)) }
    if let thumbprint = entry.key?.thumbprint {
      let isKeyID = entry.keyID?.utf8.elementsEqual(thumbprint.utf8) ?? false
      details.append(isKeyID ? "thumbprint: the key id" : "thumbprint \(thumbprint)")
    }
    return details
  }

  /// A cell's text: safe, and cut where it is wider than `limit`. Ids of Cognito (44), Google (40) and Entra (27), and
  /// thumbprints (43), are not cut.
  private static func cell(_ text: String, _ limit: Int = 44) -> String {
    let safe = TerminalText.safe(text)
    guard safe.width > limit else { return safe }
    var kept = ""
    var width = 0
    for scalar in safe.unicodeScalars {
      width += scalar.width
      if width > limit - 1 { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept + "…"
  }
}

extension Unicode.Scalar {
  /// How many columns it takes at most: letters beyond Latin, Greek and Cyrillic may be wide.
  fileprivate var width: Int { value < 0x1100 || self == "…" ? 1 : 2 }
}

extension String {
  fileprivate var width: Int { unicodeScalars.reduce(0) { $0 + $1.width } }

  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - utf8.count))
  }
}
