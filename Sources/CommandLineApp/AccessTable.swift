internal import Authorization
internal import PolicyLint

/// Who may use what, as lines for people: a table of roles where 80 columns hold it, and a list of routes elsewhere.
struct AccessTable {
  let matrix: AccessMatrix
  let painter: Painter
  /// What is asked of sign-ins, numbered as it comes up.
  private let footnotes: [String]

  init(matrix: AccessMatrix, painter: Painter) {
    self.matrix = matrix
    self.painter = painter
    var footnotes: [String] = []
    for route in matrix.routes.indices {
      for role in matrix.roles.indices {
        guard let phrase = matrix.access(role: role, route: route).phrase, !footnotes.contains(phrase) else { continue }
        footnotes.append(phrase)
      }
    }
    self.footnotes = footnotes
  }

  var lines: [String] {
    let routes = matrix.routes.map { TerminalText.safe($0.description) }
    let permissions = matrix.routes.map(\.permission.name)
    let widths = [routes, permissions].map { column in column.reduce(10) { max($0, $1.utf8.count) } }
    let names = matrix.roles.map { TerminalText.safe($0.name) }
    let columns = names.map { max($0.utf8.count, 3) }
    let width = columns.reduce(widths[0] + 2 + widths[1]) { $0 + 2 + $1 }
    guard width <= WrappedText.width else { return list }

    let heading = "ROUTE".padded(to: widths[0]) + "  " + "PERMISSION".padded(to: widths[1])
    var lines = [painter.dim(heading) + zip(names, columns).map { "  " + painter.bold($0.padded(to: $1)) }.joined()]
    for route in matrix.routes.indices {
      var line = routes[route].padded(to: widths[0]) + "  " + permissions[route].padded(to: widths[1])
      for role in matrix.roles.indices {
        let mark = mark(matrix.access(role: role, route: route))
        line += "  " + mark.paint(painter)(mark.text) + String(repeating: " ", count: columns[role] - mark.width)
      }
      lines.append(line)
    }
    return lines.map(\.withoutTrailingSpaces) + explanations
  }

  /// One route after the other, and below each who may use it.
  private var list: [String] {
    var lines: [String] = []
    for route in matrix.routes.indices {
      let accesses = matrix.roles.indices.map { (role: $0, access: matrix.access(role: $0, route: route)) }
      lines.append(
        painter.bold(TerminalText.safe(matrix.routes[route].description)) + "  "
          + painter.dim(matrix.routes[route].permission.name))
      func names(_ access: (AccessMatrix.Access) -> Bool) -> String {
        accesses.filter { access($0.access) }.map { matrix.roles[$0.role].name }.joined(separator: ", ")
      }
      func add(_ mark: Mark, _ text: String) {
        guard !text.isEmpty else { return }
        for (index, line) in WrappedText.lines(text, indent: 6).enumerated() {
          lines.append(
            index == 0 ? "   \(mark.paint(painter)(mark.text)) " + String(line.dropFirst(4 + mark.width)) : line)
        }
      }
      add(Mark(access: .always), names { $0 == .always })
      for (number, phrase) in footnotes.enumerated() {
        add(Mark(access: .always, number: number + 1), names { $0.phrase == phrase })
      }
      add(Mark(access: .never), names { $0 == .never })
      if !accesses.contains(where: { $0.access != .none }) { add(Mark(access: .none), "nobody") }
    }
    return lines + explanations
  }

  /// One cell: ✓ for always, ✓ and a number where a sign-in is asked for, ✗ where none can do, — for nothing.
  private struct Mark {
    let text: String
    let width: Int
    let isGood: Bool?

    init(access: AccessMatrix.Access, number: Int? = nil) {
      switch access {
      case .always, .conditional:
        text = "✓" + (number.map { String($0) } ?? "")
        isGood = true
      case .never:
        text = "✗"
        isGood = false
      case .none:
        text = "—"
        isGood = nil
      }
      width = text.unicodeScalars.count
    }

    func paint(_ painter: Painter) -> (String) -> String {
      switch isGood {
      case true?: painter.green
      case false?: painter.red
      case nil: painter.dim
      }
    }
  }

  private func mark(_ access: AccessMatrix.Access) -> Mark {
    Mark(access: access, number: access.phrase.flatMap { footnotes.firstIndex(of: $0) }.map { $0 + 1 })
  }

  private var explanations: [String] {
    var lines = footnotes.enumerated().flatMap { number, phrase in
      let mark = "✓\(number + 1)  "
      return WrappedText.lines(TerminalText.safe(phrase), indent: 6).enumerated().map { index, line in
        index == 0 ? "  " + mark + line.drop { $0 == " " } : line
      }
    }
    let hasNever = matrix.routes.indices.contains { route in
      matrix.roles.indices.contains { matrix.access(role: $0, route: route) == .never }
    }
    if hasNever { lines.append("  ✗  nobody who has the role can have signed in as the route asks") }
    return lines.isEmpty ? [] : [""] + lines
  }
}

extension AccessMatrix.Access {
  /// What is asked of the sign-in; nil where nothing is, or nothing would help.
  fileprivate var phrase: String? {
    guard case .conditional(let signIns) = self else { return nil }
    return signIns.map(\.phrase).joined(separator: "; or ")
  }
}

extension String {
  /// Behind it as many spaces as it takes; the text is ASCII.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - utf8.count))
  }

  fileprivate var withoutTrailingSpaces: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
