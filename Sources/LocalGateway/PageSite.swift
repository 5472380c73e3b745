internal import HTTPTypes
internal import LocalHTTP
internal import StrictJSON
internal import SystemCalls

/// The web client's files, as a bucket behind a distribution serves them, and what there is on one machine only: the
/// configuration that names the other addresses, and the outbox.
struct PageSite: LocalSite {
  let maximumBodyBytes = 0

  private let folder: String
  private let headers: HTTPFields
  private let configuration: [UInt8]
  private let outbox: Outbox

  /// The largest file, in bytes.
  private static let maximumBytes = 4 << 20

  private static let types = [
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
  ]

  /// - Parameters:
  ///   - folder: of the pages.
  ///   - headers: what every answer says for its safety.
  ///   - configuration: what `config.json` is.
  init(folder: String, headers: HTTPFields, configuration: JSONText, outbox: Outbox) {
    self.folder = folder
    self.headers = headers
    self.configuration = configuration.encoded()
    self.outbox = outbox
  }

  func response(to request: LocalRequest) -> LocalResponse {
    var response = answer(request)
    response.fields.append(contentsOf: headers)
    // A page is read anew each time, so that who changes it sees the change.
    response.fields[.cacheControl] = "no-cache"
    return response
  }

  private func answer(_ request: LocalRequest) -> LocalResponse {
    guard request.head.method == .get || request.head.method == .head else {
      return LocalResponse(.methodNotAllowed, fields: [.allow: "GET, HEAD"])
    }
    let path = request.path == "/" ? "/index.html" : request.path
    // Says what these fields are, for whoever deploys; not a page.
    if path == "/headers.json" { return PageSite.notFound }
    if path == "/config.json" {
      return LocalResponse(.ok, fields: [.contentType: "application/json"], body: configuration)
    }
    if path == "/local" || path.hasPrefix("/local/") { return local(request, path) }
    guard let name = PageSite.fileName(path), let type = PageSite.type(of: name),
      let bytes = try? FileSystem.read("\(folder)/\(name)", maximumBytes: PageSite.maximumBytes)
    else { return PageSite.notFound }
    return LocalResponse(.ok, fields: [.contentType: type], body: bytes)
  }

  /// What no other page may read: a script of another origin cannot send this field without asking first, and is
  /// answered no.
  private func local(_ request: LocalRequest, _ path: String) -> LocalResponse {
    guard request.head.headerFields[LocalHeader.name] == LocalHeader.value else {
      return LocalResponse(
        .forbidden, fields: [.contentType: "text/plain; charset=utf-8"],
        body: Array("send the field x-latchkey-local: 1; without it any page could read your outbox\n".utf8))
    }
    if path == "/local/outbox" {
      guard let list = try? outbox.list() else { return LocalResponse(.internalServerError) }
      return LocalResponse(.ok, fields: [.contentType: "application/json"], body: list.encoded())
    }
    let start = "/local/outbox/"
    guard path.hasPrefix(start), path.hasSuffix(".eml"),
      let message = outbox.message(String(path.dropFirst(start.count).dropLast(4)))
    else { return PageSite.notFound }
    return LocalResponse(.ok, fields: [.contentType: "message/rfc822"], body: message)
  }

  private static var notFound: LocalResponse {
    LocalResponse(
      .notFound, fields: [.contentType: "text/plain; charset=utf-8"], body: Array("nothing is here\n".utf8))
  }

  /// The file of a path: names of letters, digits and `-_.` that do not begin with a dot. Nothing is decoded, so that
  /// nothing leads out of the folder.
  private static func fileName(_ path: String) -> String? {
    guard path.utf8.first == UInt8(ascii: "/"), path.utf8.count <= 256 else { return nil }
    let parts = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isClean = parts.allSatisfy { part in
      guard let first = part.first, first != UInt8(ascii: ".") else { return false }
      return part.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
          true
        default: false
        }
      }
    }
    return isClean ? String(path.dropFirst()) : nil
  }

  private static func type(of name: String) -> String? {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    return types[String(name[dot...])]
  }
}
