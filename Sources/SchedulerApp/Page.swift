internal import Scheduling

/// What people are shown who follow a link in a mail. No script, nothing from elsewhere, nothing that would tell another site
/// of the link; readable on a telephone.
enum Page {
  /// The fields that go with every page.
  static let headers: [(name: String, value: String)] = [
    // The style's digest instead of 'unsafe-inline': nothing that finds its way into a page can bring its own.
    (
      "content-security-policy",
      "default-src 'none'; style-src 'sha256-\(styleDigest)'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    ("referrer-policy", "no-referrer"),
  ]

  /// SHA-256 of `style` in base64; a test compares the two.
  static let styleDigest = "Lsdt6jgZXGMajUtRsFXWE6yNqD1XLQj6G6o/UXNvejs="

  static let style = """
    :root{color-scheme:light dark;font:1.125rem/1.5 system-ui,sans-serif}
    body{max-width:32rem;margin:10vh auto;padding:0 1.25rem}
    h1{font-size:1.5rem;line-height:1.25}
    button{font:inherit;padding:.6rem 1.2rem}
    """

  static func confirmed(_ group: GroupName) -> String {
    page(
      "You are subscribed",
      paragraph("You will get the messages of \(group). Each has a link that ends the subscription."))
  }

  /// - Parameter token: goes back to where the page came from, by POST.
  static func question(_ group: GroupName, token: String) -> String {
    page(
      "End the subscription?",
      paragraph("Press the button, and you will get no more messages of \(group).")
        + """
        <form method="post" action="?token=\(escaped(token))"><button type="submit">End the subscription</button></form>

        """)
  }

  static func cancelled(_ group: GroupName) -> String {
    page("The subscription has ended", paragraph("You will get no more messages of \(group)."))
  }

  static func problem(_ problem: Problem) -> String {
    page(problem.code.title, paragraph(problem.detail))
  }

  private static func paragraph(_ text: String) -> String { "<p>\(escaped(text))</p>\n" }

  /// - Parameter content: HTML.
  private static func page(_ title: String, _ content: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>\(escaped(title))</title>
    <style>\(style)</style>
    <h1>\(escaped(title))</h1>
    \(content)</html>

    """
  }

  /// Text as it may stand between tags and in quoted attributes.
  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
