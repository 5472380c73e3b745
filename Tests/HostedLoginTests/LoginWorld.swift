import Foundation
import HTTPTypes
import JOSE
import LocalHTTP
import SAMTemplate
import Signatures
import Synchronization
import TestSupport
import Testing

@testable import HostedLogin

/// A sign-in of its own, with a clock that tests set. Its keys are every test's: making them takes a third of a second.
final class LoginWorld: Sendable {
  let settings: LoginSettings
  let keys: LocalKeys
  let site: LoginSite
  private let clock: SetClock

  static let port = 8082
  static let host = "127.0.0.1:8082"
  static let page = "http://127.0.0.1:8080"
  static let callback = "http://127.0.0.1:8080/"

  static let pool = LoginSettings.Pool(
    id: "eu-central-1_local", clientID: "webclient1", groups: [],
    callbackURLs: [callback, "https://app.example.com/back?at=1", "myapp://signed-in"],
    logoutURLs: ["http://127.0.0.1:8080/", "https://app.example.com/bye"], scopes: ["openid", "email", "profile"],
    accessTokenSeconds: 3600, idTokenSeconds: 1800, refreshTokenSeconds: 86_400)

  private static let sharedKeys = Result { try LocalKeys(folder: temporaryFolder()) }

  init(keys: LocalKeys? = nil, pool: LoginSettings.Pool = LoginWorld.pool, start: Double = 1_800_000_000) throws {
    let moment = try #require(NumericDate(secondsSinceEpoch: start))
    let clock = SetClock(start: moment)
    self.clock = clock
    settings = try LoginSettings(port: LoginWorld.port, pool: pool)
    self.keys = try keys ?? LoginWorld.sharedKeys.get()
    let chance = Mutex(Seeded(state: seed))
    site = try LoginSite(
      settings, keys: self.keys, users: DemoUser.standard(), now: { clock.now },
      chance: { count in
        chance.withLock { generator in (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) } }
      })
  }

  var now: NumericDate { clock.now }

  func wait(_ seconds: Int) { clock.advance(seconds) }

  static func temporaryFolder() throws -> String {
    let parent = FileManager.default.temporaryDirectory.appendingPathComponent("login-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    return "\(parent)/local"
  }
}

private final class SetClock: Sendable {
  private let moment: Mutex<NumericDate>

  init(start: NumericDate) { moment = Mutex(start) }

  var now: NumericDate { moment.withLock { $0 } }

  func advance(_ seconds: Int) { moment.withLock { $0 = $0.advanced(by: seconds) } }
}

extension LoginWorld {
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)] = [], body: String = "",
    host: String? = LoginWorld.host
  ) -> LocalResponse {
    var head = HTTPRequest(method: method, scheme: "http", authority: host, path: path)
    for (name, value) in fields {
      guard let name = HTTPField.Name(name) else { fatalError("\(name) is no field") }
      head.headerFields.append(HTTPField(name: name, value: value))
    }
    return site.response(to: LocalRequest(head, body: Array(body.utf8), sourceIP: "127.0.0.1"))
  }

  func get(_ path: String, _ fields: [(String, String)] = []) -> LocalResponse { send(.get, path, fields) }

  func post(_ path: String, _ form: [(String, String?)], _ fields: [(String, String)] = []) -> LocalResponse {
    send(.post, path, [("Content-Type", "application/x-www-form-urlencoded")] + fields, body: encoded(form))
  }
}

/// Text as a form or a query, in Foundation's own encoding: another opinion than that of the code under test.
func encoded(_ pairs: [(String, String?)]) -> String {
  var allowed = CharacterSet.alphanumerics
  allowed.insert(charactersIn: "-._~")
  return pairs.compactMap { name, value in
    value.map { "\(name)=\($0.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }
  }.joined(separator: "&")
}

/// What a client has made up for one sign-in.
struct Asking {
  var clientID: String? = "webclient1"
  var redirectURI: String? = LoginWorld.callback
  var responseType: String? = "code"
  var scope: String? = "openid email profile"
  var state: String? = "s-1 &=ü"
  var nonce: String? = "n-1"
  var verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  var method: String? = "S256"
  var challenge: String??
  var more: [(String, String?)] = []

  var pairs: [(String, String?)] {
    let made = String(decoding: Base64URL.encode(sha256(Array(verifier.utf8).span)), as: UTF8.self)
    return [
      ("response_type", responseType), ("client_id", clientID), ("redirect_uri", redirectURI), ("scope", scope),
      ("state", state), ("nonce", nonce), ("code_challenge", challenge ?? made), ("code_challenge_method", method),
    ] + more
  }

  var query: String { encoded(pairs) }
}

extension LocalResponse {
  var text: String { String(decoding: body, as: UTF8.self) }

  var object: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
  }

  var location: String? { fields[.location] }

  /// The parameters of where it sends the browser, read by Foundation.
  var sent: [String: String] {
    let items = location.flatMap { URLComponents(string: $0) }?.queryItems ?? []
    return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in "\(first) twice" }
  }

  var error: String? { object["error"] as? String }

  func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }
}

/// The claims of a token, unchecked.
func claims(_ token: Any?) throws -> [String: Any] { try segment(1, of: token) }

func header(_ token: Any?) throws -> [String: Any] { try segment(0, of: token) }

private func segment(_ place: Int, of token: Any?) throws -> [String: Any] {
  let part = Array(try #require(token as? String).split(separator: ".")[place].utf8)
  let decoded = Data(Base64URL.decode(part.span) ?? [])
  return try #require(try JSONSerialization.jsonObject(with: decoded) as? [String: Any])
}
