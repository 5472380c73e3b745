internal import AWSPartitions
internal import HTTPFetch
internal import SystemCalls

/// What the environment says about AWS, in the variables of the SDKs. It is read at each call: who starts a function may
/// renew its credentials.
///
/// Source: AWS SDKs and Tools Reference Guide, "Environment variables"; AWS Lambda Developer Guide, "Defined runtime
/// environment variables".
package struct AWSEnvironment: Sendable {
  private let value: @Sendable (String) -> String?
  private let allowsLoopbackHTTP: Bool

  /// - Parameters:
  ///   - allowsLoopbackHTTP: whether an endpoint may be plain http at a literal loopback address.
  ///   - value: the value of a variable; the process's own where nothing is given.
  package init(
    allowsLoopbackHTTP: Bool, value: @escaping @Sendable (String) -> String? = { Environment.value(of: $0) }
  ) {
    self.allowsLoopbackHTTP = allowsLoopbackHTTP
    // The SDKs take an empty variable for none.
    self.value = { name in value(name).flatMap { $0.isEmpty ? nil : $0 } }
  }

  /// The credentials in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`.
  func credentials() throws(AWSFault) -> AWSCredentials {
    guard let id = value("AWS_ACCESS_KEY_ID") else { throw .credentialsMissing(variable: "AWS_ACCESS_KEY_ID") }
    guard let secret = value("AWS_SECRET_ACCESS_KEY") else {
      throw .credentialsMissing(variable: "AWS_SECRET_ACCESS_KEY")
    }
    do throws(AWSCredentials.Part) {
      return try AWSCredentials(
        accessKeyID: id, secretAccessKey: secret, sessionToken: value("AWS_SESSION_TOKEN"))
    } catch {
      switch error {
      case .accessKeyID: throw .credentialsMalformed(variable: "AWS_ACCESS_KEY_ID")
      case .secretAccessKey: throw .credentialsMalformed(variable: "AWS_SECRET_ACCESS_KEY")
      case .sessionToken: throw .credentialsMalformed(variable: "AWS_SESSION_TOKEN")
      }
    }
  }

  /// The region in `AWS_REGION`, else in `AWS_DEFAULT_REGION`.
  func region() throws(AWSFault) -> AWSRegion {
    for variable in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
      guard let name = value(variable) else { continue }
      guard let region = AWSRegion(name) else { throw .regionMalformed(variable: variable) }
      return region
    }
    throw .regionMissing
  }

  /// The address of a service: that in `AWS_ENDPOINT_URL_SERVICE`, else in `AWS_ENDPOINT_URL`, else the region's own.
  func endpoint(of service: AWSService, in region: AWSRegion) throws(AWSFault) -> HTTPURL {
    for variable in ["AWS_ENDPOINT_URL_\(service.endpointVariableSuffix)", "AWS_ENDPOINT_URL"] {
      guard let address = value(variable) else { continue }
      do throws(HTTPFailure) {
        return try HTTPURL(parsing: address, allowLoopbackHTTP: allowsLoopbackHTTP)
      } catch {
        throw .endpointRefused(variable: variable, reason: error.description)
      }
    }
    do throws(HTTPFailure) {
      return try HTTPURL(
        parsing: "https://\(service.hostName).\(region.name).\(region.dnsSuffix)", allowLoopbackHTTP: false)
    } catch {
      throw .unreachable(error)
    }
  }
}
