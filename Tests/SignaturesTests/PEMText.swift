import Foundation

/// A PEM block, put together here and not by OpenSSL.
func pem(_ label: String, _ der: [UInt8]) -> [UInt8] {
  let body = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
  return Array("-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n".utf8)
}

/// The bytes inside the only block of a PEM file.
func contents(_ pem: [UInt8]) throws -> [UInt8] {
  struct NotPEM: Error {}
  let lines = String(decoding: pem, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("-----") }
  guard let data = Data(base64Encoded: lines.joined()) else { throw NotPEM() }
  return Array(data)
}
