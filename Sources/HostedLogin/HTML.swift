enum HTML {
  /// Text as it may stand between tags and in quoted attributes.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A whole page around that content.
  static func page(title: String, _ content: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(escaped(title)) · Latchkey</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/login.css">
    </head>
    <body>
    <main>
    <p class="brand"><img src="/icon.svg" alt="" width="28" height="28"> Latchkey <span>local sign-in</span></p>
    \(content)
    </main>
    </body>
    </html>

    """
  }
}

/// The page for a person whose browser cannot be sent anywhere.
enum ErrorPage {
  /// - Parameters:
  ///   - reason: lower case and without a full stop, as it also stands in answers to programs; here it is a sentence.
  ///   - hint: what to do about it, as HTML.
  static func html(title: String, reason: String, hint: String = ErrorPage.hint) -> String {
    HTML.page(
      title: title,
      """
      <h1>\(HTML.escaped(title))</h1>
      <p class="problem" role="alert">\(HTML.escaped(reason.prefix(1).uppercased() + String(reason.dropFirst()))).</p>
      \(hint)
      """)
  }

  static let hint = """
    <p class="hint">Go back to the application and try again. If that does not help, compare what it asked for with the
    settings of its client in <code>template.yaml</code>.</p>
    """
}
