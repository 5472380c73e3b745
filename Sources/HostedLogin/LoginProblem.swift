package import Signatures
package import SystemCalls

/// Why the local sign-in does not start, or cannot change its keys. Never holds a key.
package enum LoginProblem: Error, Sendable, Equatable {
  /// An address that others than this machine can reach.
  case notLoopback(String)
  case portInvalid(Int)
  /// A fact of the user pool or of its client that cannot be used: its name, and why.
  case settingInvalid(String, reason: String)
  /// A demo user that cannot be one.
  case userInvalid(String, reason: String)
  /// No demo user has this e-mail address.
  case userUnknown(String)
  /// A key file that others than its owner may read.
  case keysReadable(path: String, permissions: UInt32)
  case keyFile(FileProblem)
  case keyUnfit(path: String, KeyProblem)
  /// A key that is none of RSA, which is what Cognito signs with.
  case keyNotRSA(path: String)
  /// ID tokens and access tokens have keys of their own.
  case keysAlike(folder: String)
  /// `previous.json` is no key set.
  case previousUnreadable(path: String, reason: String)
  case cryptography(String)

  /// One short name for each case, stable.
  package var code: String {
    switch self {
    case .notLoopback: "login_not_loopback"
    case .portInvalid: "login_port_invalid"
    case .settingInvalid: "login_setting_invalid"
    case .userInvalid: "login_user_invalid"
    case .userUnknown: "login_user_unknown"
    case .keysReadable: "login_keys_readable"
    case .keyFile(let problem): problem.code
    case .keyUnfit: "login_key_unfit"
    case .keyNotRSA: "login_key_not_rsa"
    case .keysAlike: "login_keys_alike"
    case .previousUnreadable: "login_previous_unreadable"
    case .cryptography: "login_cryptography"
    }
  }
}

extension LoginProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notLoopback(let address):
      "the local sign-in listens on 127.0.0.1, ::1 or localhost only, not on \(LoginProblem.excerpt(address)); everybody "
        + "knows its passwords, so use a user pool of Cognito where others are to sign in"
    case .portInvalid(let port): "the sign-in's port \(port) is none; use one between 1 and 65535"
    case .settingInvalid(let name, let reason): "the user pool's \(name) \(reason)"
    case .userInvalid(let name, let reason): "the demo user \(LoginProblem.excerpt(name)) \(reason)"
    case .userUnknown(let email): "no demo user is called \(LoginProblem.excerpt(email)); use the e-mail address of one"
    case .keysReadable(let path, let permissions):
      "\(path) is open to others (mode \(String(permissions, radix: 8))), so its key may be known; remove it and "
        + "start again for a new one"
    case .keyFile(let problem): problem.description
    case .keyUnfit(let path, let problem): "\(path): \(problem); remove it and start again for a new key"
    case .keyNotRSA(let path): "\(path) holds no rsa key; remove it and start again for a new key"
    case .keysAlike(let folder):
      "access.pem and id.pem in \(folder) are the same key; remove one and start again for a new one"
    case .previousUnreadable(let path, let reason): "\(path) is \(reason); remove it"
    case .cryptography(let what): "openssl could not \(what)"
    }
  }

  private static func excerpt(_ text: String) -> String {
    "\"" + text.unicodeScalars.prefix(64).map { $0.value < 0x20 || $0.value > 0x7E ? "?" : String($0) }.joined() + "\""
  }
}
