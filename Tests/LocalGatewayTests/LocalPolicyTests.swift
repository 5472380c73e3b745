import JOSE
import OIDC
import PolicyDocument
import StrictJSON
import Testing

@testable import LocalGateway

/// The deployed policy document with the local login in the place of the user pool.
@Suite struct LocalPolicyTests {
  static let issuer = "http://127.0.0.1:8082/eu-central-1_local"

  /// A document with a user pool, members of every kind around it, and another issuer.
  static func document(_ pool: String) -> String {
    """
    {"issuers":[\(pool),{"name":"partners","issuer":"https://login.example.com/","audiences":["a"],\
    "algorithms":["RS256"],"groupsClaim":"groups","keys":{"url":"https://login.example.com/keys"}}],\
    "answerFor":"stage","roles":[{"name":"admin","permissions":["a:read"],\
    "grantedTo":[{"issuer":"customers","groups":["admins"]},{"issuer":"partners","groups":["ä\\u000a${X}"]}]}],\
    "routes":[{"method":"GET","path":"/a","permission":"a:read"}]}
    """
  }

  static let pools = [
    #"{"name":"customers","userPool":"${POOL}","clients":["c"],"tokenUse":"access"}"#,
    #"{"name":"customers","userPool":"us-east-1_Other","userPoolIssuer":"updated","clients":["c"],"leeway":5}"#,
    #"{"name":"customers","keys":{"pinned":"/none.jwks","pinnedFor":60,"staleFor":60},"userPool":"${POOL}","clients":["c"]}"#,
    #"{"name":"customers","userPool":"${POOL}","clients":["c"],"keys":{"file":"keys.json"}}"#,
  ]
  static let environment = ["POOL": "eu-central-1_local", "X": "x"]

  private func policy(_ text: [UInt8]) throws -> Policy {
    try Policy(parsing: text, environment: Self.environment, directory: "")
  }

  @Test(arguments: pools) func theLocalLoginStandsForThePool(_ pool: String) throws {
    let text = Array(Self.document(pool).utf8)
    let local = try policy(LocalPolicy.substituted(text, issuer: Self.issuer))
    let issuer = try #require(local.issuers?.all.first)
    #expect(issuer.identifier == Self.issuer)
    #expect(issuer.keys == .url("\(Self.issuer)/.well-known/jwks.json"))
    #expect(issuer.algorithms == [.rs256])
    #expect(issuer.groupsClaim == "cognito:groups")
    #expect(issuer.retention.pinned == nil)
    let deployed = try #require(try policy(text).issuers?.all)
    #expect(issuer.name == deployed[0].name)
    #expect(issuer.clients == deployed[0].clients)
    #expect(issuer.tokenUse == deployed[0].tokenUse)
    #expect(issuer.leeway == deployed[0].leeway)
    #expect(local.issuers?.all.last?.identifier == deployed[1].identifier)
    #expect(local.issuers?.all.last?.keys == deployed[1].keys)
  }

  /// Everything but the issuer is the same, value for value.
  @Test(arguments: pools) func nothingElseChanges(_ pool: String) throws {
    let text = Array(Self.document(pool).utf8)
    let changed = try LocalPolicy.substituted(text, issuer: Self.issuer)
    let (before, after) = try (
      JSONDocument(parsing: text, maximumBytes: 1 << 20).root,
      JSONDocument(parsing: changed, maximumBytes: 1 << 20).root
    )
    #expect(before.members.map(\.name) == after.members.map(\.name))
    for (name, value) in before.members where name != "issuers" { #expect(same(value, after[name])) }
    #expect(same(before["issuers"]?.elements[1], after["issuers"]?.elements[1]))
    let dropped = ["userPool", "userPoolIssuer", "keys"]
    for (name, value) in before["issuers"]?.elements[0].members ?? [] where !dropped.contains(name) {
      #expect(same(value, after["issuers"]?.elements[0][name]), "\(name)")
    }
  }

  /// One sign-in stands for one pool; a role may name the others all the same.
  @Test func furtherPoolsHaveIssuersThatNobodyIs() throws {
    let pools =
      #"{"name":"customers","userPool":"${POOL}","clients":["c"]},{"name":"staff","userPool":"us-east-1_B","clients":["s"]}"#
    let local = try policy(
      LocalPolicy.substituted(Array(Self.document(pools).utf8), issuer: Self.issuer))
    #expect(local.issuers?.all.map(\.identifier).prefix(2) == [Self.issuer, Self.issuer + "#2"])
  }

  @Test func aDocumentWithoutAPoolStaysAsItIs() throws {
    let pool =
      #"{"name":"customers","issuer":"urn:x","audiences":["a"],"algorithms":["RS256"],"groupsClaim":"g","keys":{"file":"k"}}"#
    let text = Array(Self.document(pool).utf8)
    let changed = try LocalPolicy.substituted(text, issuer: Self.issuer)
    #expect(
      same(
        try JSONDocument(parsing: text, maximumBytes: 1 << 20).root,
        try JSONDocument(parsing: changed, maximumBytes: 1 << 20).root))
  }

  private func same(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
    guard let left, let right, left.kind == right.kind, left.count == right.count else { return false }
    switch left.kind {
    case .object:
      return zip(left.members, right.members).allSatisfy { $0.name == $1.name && same($0.value, $1.value) }
    case .array: return zip(left.elements, right.elements).allSatisfy { same($0, $1) }
    default:
      return left.string.map { Array($0.utf8) } == right.string.map { Array($0.utf8) } && left.number == right.number
        && left.boolean == right.boolean
    }
  }
}
