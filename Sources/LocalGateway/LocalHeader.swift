internal import HTTPTypes

/// The field by which a request says that it means this machine; see `PageSite.local`.
enum LocalHeader {
  // Literals are names without a fault.
  static let name = HTTPField.Name("X-Latchkey-Local") ?? .from
  static let value = "1"
}
