internal import Foundation
internal import HTTPTypes
internal import SystemCalls

/// The fields that every page is sent with, as the web client states them (`headers.json`): the same here and in a deployment.
enum PageHeaders {
  private static let maximumBytes = 64 << 10

  /// Reads an object of names and values; `{apiOrigin}` and `{loginOrigin}` stand for addresses.
  static func read(_ path: String, for addresses: Addresses) throws(GatewayFault) -> HTTPFields {
    do {
      let bytes = try FileSystem.read(path, maximumBytes: maximumBytes)
      let values = try JSONDecoder().decode([String: String].self, from: Data(bytes))
      var fields = HTTPFields()
      for (name, value) in values.sorted(by: { $0.key < $1.key }) {
        guard let name = HTTPField.Name(name) else {
          throw GatewayFault("headers_malformed", "\(path): \(name) is no name of a header field")
        }
        fields[name] = value.replacingOccurrences(of: "{apiOrigin}", with: addresses.api)
          .replacingOccurrences(of: "{loginOrigin}", with: addresses.login)
      }
      return fields
    } catch let fault as GatewayFault {
      throw fault
    } catch let problem as FileProblem {
      throw GatewayFault("headers_unreadable", "\(problem)")
    } catch {
      throw GatewayFault("headers_malformed", "\(path): must be a JSON object of texts")
    }
  }
}
