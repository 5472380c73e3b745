/// Where the pages and the API listen: on this machine, or, where a container's or a virtual machine's walls are around it, on all
/// of its addresses.
enum ListenAddress: String, Sendable, CaseIterable {
  case loopback = "127.0.0.1"
  case localhost = "localhost"
  case everywhere = "0.0.0.0"

  init(_ text: String) throws(GatewayFault) {
    guard let address = ListenAddress(rawValue: text) else {
      let known = ListenAddress.allCases.map(\.rawValue).joined(separator: ", ")
      throw GatewayFault("address_unsupported", "--address: must be one of \(known)")
    }
    self = address
  }

  /// What this machine's own programs reach a listener under.
  func origin(_ port: Int) -> String { "http://\(self == .everywhere ? "127.0.0.1" : rawValue):\(port)" }
}
