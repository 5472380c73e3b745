internal import CBaseline
internal import Foundation

/// One algorithm's key and token, made anew for each run, with everything that the contestants need of them.
final class Subject {
  let algorithm: Algorithm
  let key: OpaquePointer
  /// The whole token.
  let token: String
  /// What is signed: header, dot, payload.
  let signedText: [UInt8]
  /// The decoded header and payload.
  let header: [UInt8]
  let claims: [UInt8]

  enum Algorithm: String, CaseIterable {
    case rs256 = "RS256"
    case es256 = "ES256"
    case hs256 = "HS256"

    var baseline: bench_algorithm {
      switch self {
      case .rs256: BENCH_RS256
      case .es256: BENCH_ES256
      case .hs256: BENCH_HS256
      }
    }
  }

  static let keyID = "dGhpcyBpcyBub3QgYSBrZXkgYnV0IGl0cyBuYW1lISE="
  static let issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI"
  static let client = "4example1client2id3example4"
  static let now = 1_800_000_000.0

  /// An access token as Cognito writes it, with a group and without white space.
  private static let payload = """
    {"sub":"a2b5f4c4-5051-7065-a4f5-1ad1b1fd2a1b","cognito:groups":["admins"],"iss":"\(issuer)","client_id":"\(client)",\
    "origin_jti":"5b3b8a2e-4a4c-4d7c-9c3a-2f6f0d8c1e11","event_id":"0c1fd7a1-33e6-4a8f-b38c-9e3f8f7a6d55",\
    "token_use":"access","scope":"openid profile","auth_time":1799999700,"exp":1800003300,"iat":1799999700,\
    "jti":"c9f7b0de-7d4c-4f9c-8f36-5a1c1f8d9a77","username":"a2b5f4c4-5051-7065-a4f5-1ad1b1fd2a1b"}
    """

  init(_ algorithm: Algorithm) {
    self.algorithm = algorithm
    guard let key = bench_key_new(algorithm.baseline) else { fatalError("no key") }
    self.key = key
    header = Array(#"{"kid":"\#(Subject.keyID)","alg":"\#(algorithm.rawValue)"}"#.utf8)
    claims = Array(Subject.payload.utf8)
    signedText = Array("\(Subject.base64URL(header)).\(Subject.base64URL(claims))".utf8)
    var signature = [UInt8](repeating: 0, count: 512)
    let count = bench_sign(key, signedText, signedText.count, &signature)
    signature.removeLast(signature.count - count)
    bench_expect(key, signature, count)
    token = String(decoding: signedText, as: UTF8.self) + "." + Subject.base64URL(signature)
  }

  /// The public key as a key set.
  var keySet: String {
    switch algorithm {
    case .rs256: jwk(#""kty":"RSA","n":"\#(component("n"))","e":"\#(component("e"))""#)
    case .es256: jwk(#""kty":"EC","crv":"P-256","x":"\#(component("x"))","y":"\#(component("y"))""#)
    case .hs256: fatalError("a secret is in no key set")
    }
  }

  /// The bytes of the secret.
  var secret: [UInt8] { bytes("k") }

  private func jwk(_ members: String) -> String {
    #"{"keys":[{"kid":"\#(Subject.keyID)","use":"sig","alg":"\#(algorithm.rawValue)",\#(members)}]}"#
  }

  private func component(_ name: Character) -> String { Subject.base64URL(bytes(name)) }

  private func bytes(_ name: Character) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = bench_key_component(key, CChar(name.asciiValue ?? 0), &bytes)
    return Array(bytes.prefix(count))
  }

  private static func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
