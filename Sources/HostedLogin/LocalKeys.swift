package import JOSE
internal import OIDC
internal import Signatures
internal import StrictJSON
internal import Synchronization
internal import SystemCalls

/// The two RSA keys that local tokens are signed with, in a folder of their own: `access.pem` and `id.pem` (0600), made
/// on the first start. Like Cognito's, ID tokens and access tokens have different key ids.
///
/// Source: Amazon Cognito Developer Guide, "Verifying JSON web tokens".
package final class LocalKeys: Sendable {
  private let folder: String
  private let state: Mutex<State>

  /// Reads the keys of a folder, and makes what is not there: the folder too, but not the one above it.
  ///
  /// - Throws: `LoginProblem`: where others than the owner may look into the folder or read a file, and where a file holds no RSA key.
  package init(folder: String) throws(LoginProblem) {
    self.folder = folder
    do throws(FileProblem) {
      try FileSystem.makePrivateFolder(folder)
    } catch { throw .keyFile(error) }
    let access = try Pair.readOrMade(at: "\(folder)/access.pem")
    let id = try Pair.readOrMade(at: "\(folder)/id.pem")
    guard !access.keyID.isSame(as: id.keyID) else { throw .keysAlike(folder: folder) }
    let previous = try PreviousKeys.read(from: "\(folder)/previous.json")
    state = Mutex(try State(access: access, id: id, previous: previous))
  }

  /// Signs with new keys from now on. The public halves of those before stay in the key set until the next rotation, in
  /// `previous.json`, so that tokens which are out there are believed until they expire; their private halves are gone.
  package func rotate() throws(LoginProblem) {
    let access = try Pair.generated()
    let id = try Pair.generated()
    let outcome = state.withLock { (state: inout State) -> Result<Void, LoginProblem> in
      do throws(LoginProblem) {
        let next = try State(access: access, id: id, previous: [state.access.verification, state.id.verification])
        // In this order, so that a start after a crash between two of them finds every key that has signed something.
        try Pair.write(PreviousKeys.text(of: next.previous), to: "\(folder)/previous.json", replacing: true)
        try access.write(to: "\(folder)/access.pem", replacing: true)
        try id.write(to: "\(folder)/id.pem", replacing: true)
        state = next
        return .success(())
      } catch { return .failure(error) }
    }
    try outcome.get()
  }

  /// The public keys: of access tokens, of ID tokens, and those before the last rotation.
  package var keySet: KeySet { state.withLock { $0.keySet } }

  /// The same as JSON, to be served as `jwks.json`.
  package var keySetText: [UInt8] { state.withLock { $0.text } }

  /// The same for an authorizer in this process.
  package var keys: IssuerKeys { .keySet(keySet) }

  /// The compact JWS of a claims set. The header is Cognito's: `alg` and `kid`, without `typ`.
  func sign(_ claims: [UInt8], as use: TokenUse) throws(LoginProblem) -> [UInt8] {
    let pair = state.withLock { use == .id ? $0.id : $0.access }
    do throws(UnusableKey) {
      return try TokenSigner.sign(
        claims, algorithm: .rs256, keyID: pair.keyID, type: nil, key: .privateKey(pair.key))
    } catch { throw .cryptography("sign a token") }
  }
}

extension LocalKeys {
  private struct State {
    let access: Pair
    let id: Pair
    let previous: [VerificationKey]
    let keySet: KeySet
    let text: [UInt8]

    init(access: Pair, id: Pair, previous: [VerificationKey]) throws(LoginProblem) {
      self.access = access
      self.id = id
      self.previous = previous
      text = PreviousKeys.text(of: [access.verification, id.verification] + previous)
      do throws(KeySetFault) {
        keySet = try KeySet(parsing: text)
      } catch { throw .cryptography("make a key set of the keys: \(error.reason)") }
    }
  }

  /// One key pair and its name, which is its thumbprint (RFC 7638).
  private struct Pair {
    let key: PrivateKey
    let verification: VerificationKey
    let keyID: String

    init(_ key: PrivateKey) {
      self.key = key
      keyID = VerificationKey(keyID: nil, algorithm: .rs256, key: key.publicKey).thumbprint
      verification = VerificationKey(keyID: keyID, algorithm: .rs256, key: key.publicKey)
    }

    static func generated() throws(LoginProblem) -> Pair {
      do throws(KeyProblem) {
        return Pair(try PrivateKey.generate(.rsa(bits: 2048)))
      } catch { throw .cryptography("make a key: \(error)") }
    }

    static func readOrMade(at path: String) throws(LoginProblem) -> Pair {
      if let pair = try read(from: path) { return pair }
      let pair = try generated()
      do throws(LoginProblem) {
        try pair.write(to: path, replacing: false)
        return pair
      } catch {
        // Another process was first: its key is the folder's.
        if case .keyFile(let problem) = error, problem.reason == .alreadyExists, let other = try read(from: path) {
          return other
        }
        throw error
      }
    }

    /// nil where there is no such file.
    private static func read(from path: String) throws(LoginProblem) -> Pair? {
      let pem: [UInt8]
      do throws(FileProblem) {
        pem = try FileSystem.read(path, maximumBytes: 64 * 1024)
      } catch {
        if error.reason == .notFound { return nil }
        throw .keyFile(error)
      }
      let permissions = FileSystem.permissions(of: path) ?? 0o777
      guard permissions & 0o077 == 0 else { throw .keysReadable(path: path, permissions: permissions) }
      let key: PrivateKey
      do throws(KeyProblem) {
        key = try PrivateKey(pem: pem)
      } catch { throw .keyUnfit(path: path, error) }
      guard case .rsa = key.publicKey.kind else { throw .keyNotRSA(path: path) }
      return Pair(key)
    }

    func write(to path: String, replacing: Bool) throws(LoginProblem) {
      let pem: [UInt8]
      do throws(CryptographyFault) {
        pem = try key.pem()
      } catch { throw .cryptography("write a key") }
      try Pair.write(pem, to: path, replacing: replacing)
    }

    static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws(LoginProblem) {
      do throws(FileProblem) {
        try FileSystem.write(bytes, to: path, permissions: 0o600, replacing: replacing)
      } catch { throw .keyFile(error) }
    }
  }
}

/// The public keys before the last rotation, as a key set in a file.
private enum PreviousKeys {
  static func text(of keys: [VerificationKey]) -> [UInt8] {
    JSONText.object(["keys": .array(keys.map(\.jwk))]).encoded()
  }

  /// Empty where there is no such file.
  static func read(from path: String) throws(LoginProblem) -> [VerificationKey] {
    let text: [UInt8]
    do throws(FileProblem) {
      text = try FileSystem.read(path, maximumBytes: KeySet.maximumBytes)
    } catch {
      if error.reason == .notFound { return [] }
      throw .keyFile(error)
    }
    do throws(KeySetFault) {
      return try KeySet(parsing: text).keys
    } catch { throw .previousUnreadable(path: path, reason: error.description) }
  }
}
