internal import APIGateway
internal import FuzzSupport

private let authorizer = AuthorizerInvariants(Settings.load())

/// One input: an event as API Gateway sends it, read both as a TOKEN event and as a proxy event.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe input(bytes, count)
  var header: String?
  do throws(InvalidEvent) {
    let event = try TokenEvent(parsing: input)
    header = event.authorizationToken
    EventInvariants.check(event)
  } catch { EventInvariants.check(error) }
  authorizer.check(input, header: header)
  do throws(InvalidEvent) {
    let event = try ProxyEvent(parsing: input)
    EventInvariants.check(event)
  } catch { EventInvariants.check(error) }
  return 0
}
