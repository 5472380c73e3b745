import Authorization
import Foundation
import JOSE
import OIDC
import PolicyLoading
import Testing

/// A folder with a policy of two issuers, whose keys are pinned in files beside it.
private final class Folder {
  static let url = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC/.well-known/jwks.json"
  static let issuer = "https://login.example.com/"
  static let now = NumericDate(secondsSinceEpoch: 1_800_000_000) ?? .latest
  static let key =
    #"{"kty":"OKP","crv":"Ed25519","kid":"a","use":"sig","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#

  let root = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(UUID().uuidString)")

  /// - Parameters:
  ///   - customers: the members of the pinned file of a user pool, beside its key set; nil for no file.
  ///   - partners: the same for an issuer that is discovered.
  init(customers: [String: Any]? = [:], partners: [String: Any]? = [:]) throws {
    try FileManager.default.createDirectory(at: root.appending(path: "keys"), withIntermediateDirectories: true)
    let policy = #"""
      {
        "issuers": [
          { "name": "plain", "issuer": "urn:plain", "audiences": "any", "algorithms": ["HS256"],
            "keys": { "secrets": ["env:UNUSED"] } },
          { "name": "customers", "userPool": "eu-west-1_AbC", "clients": ["web"],
            "keys": { "pinned": "keys/customers.json" } },
          { "name": "partners", "issuer": "https://login.example.com/", "audiences": "any", "algorithms": ["Ed25519"],
            "keys": { "discover": true, "pinned": "keys/partners.json", "pinnedFor": 3600 } }
        ],
        "roles": [
          { "name": "r", "permissions": ["p"], "grantedTo": [{ "issuer": "plain", "subjects": "any" }] }
        ],
        "routes": [{ "method": "GET", "path": "/", "permission": "p" }]
      }
      """#
    try Data(policy.utf8).write(to: root.appending(path: "latchkey.json"))
    try write("customers", ["fetchedFrom": Folder.url], customers)
    try write("partners", ["fetchedFrom": "https://login.example.com/keys", "issuer": Folder.issuer], partners)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  private func write(_ name: String, _ usual: [String: Any], _ changes: [String: Any]?) throws {
    guard let changes else { return }
    var members = usual
    members["fetchedAt"] = "2027-01-15T07:00:00Z"
    members["keys"] = [try JSONSerialization.jsonObject(with: Data(Folder.key.utf8))]
    for (name, value) in changes { members[name] = value is NSNull ? nil : value }
    try JSONSerialization.data(withJSONObject: members).write(to: root.appending(path: "keys/\(name).json"))
  }

  /// Where the problems are, and what they are, by the paths of the document.
  func problems() -> [String: String] {
    do {
      _ = try PolicyFile.load(root.appending(path: "latchkey.json").path, at: Folder.now)
      return [:]
    } catch {
      return Dictionary(error.problems.map { ($0.path, $0.reason) }, uniquingKeysWith: { "\($0)\n\($1)" })
    }
  }
}

private let customers = "$.issuers[1].keys.pinned"
private let partners = "$.issuers[2].keys.pinned"

struct PolicyFileTests {
  @Test func goodPinnedKeySetsLoad() throws {
    #expect(try Folder().problems() == [:])
    // Whatever else a server writes into its key set is none of our business.
    #expect(try Folder(customers: ["etag": "\"a\"", "expires": 7]).problems() == [:])
  }

  @Test func onesThatHaveExpiredLoad() throws {
    let old = ["fetchedAt": "2020-01-01T00:00:00Z"]
    #expect(try Folder(customers: old, partners: old).problems() == [:])
  }

  @Test func aMissingOneIsRefusedAtItsPlace() throws {
    let folder = try Folder(customers: nil)
    #expect(folder.problems().keys.sorted() == [customers])
    #expect(folder.problems()[customers]?.contains("keys/customers.json") == true)
  }

  @Test func allBadOnesAreNamedAtOnce() throws {
    #expect(try Folder(customers: nil, partners: nil).problems().keys.sorted() == [customers, partners])
  }

  @Test func oneFromAnotherURLIsRefused() throws {
    for url in [Folder.url + "/", "https://evil.example/jwks.json", ""] {
      #expect(try Folder(customers: ["fetchedFrom": url]).problems().keys.sorted() == [customers], "\(url)")
    }
  }

  @Test func oneOfAnotherIssuerIsRefused() throws {
    for issuer in ["https://login.example.com", "https://evil.example/", NSNull()] as [Any] {
      #expect(try Folder(partners: ["issuer": issuer]).problems().keys.sorted() == [partners], "\(issuer)")
    }
  }

  @Test func oneOutOfTheFutureIsRefused() throws {
    #expect(try Folder(customers: ["fetchedAt": "2027-01-15T08:04:00Z"]).problems() == [:])
    let problems = try Folder(customers: ["fetchedAt": "2027-01-15T08:06:00Z"]).problems()
    #expect(problems.keys.sorted() == [customers])
    #expect(problems[customers]?.contains("future") == true)
  }

  @Test func oneThatSaysTooLittleOrHasNoKeyIsRefused() throws {
    for changes in [
      ["fetchedAt": NSNull()], ["fetchedAt": "yesterday"], ["fetchedAt": 1_800_000_000], ["fetchedFrom": NSNull()],
      ["keys": NSNull()], ["keys": [Any]()], ["keys": [["kty": "oct", "k": "AAAA"]]],
    ] as [[String: Any]] {
      #expect(try Folder(customers: changes).problems().keys.sorted() == [customers], "\(changes)")
    }
  }

  @Test func oneThatIsNoJSONIsRefused() throws {
    let folder = try Folder()
    for text in ["", "<html>", "{", String(repeating: " ", count: 300_000)] {
      try Data(text.utf8).write(to: folder.root.appending(path: "keys/customers.json"))
      #expect(folder.problems().keys.sorted() == [customers])
    }
  }
}
