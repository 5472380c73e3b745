internal import APIGateway
internal import FuzzSupport

private let authorizers = AuthorizerInvariants.all(Settings.load())

/// One input: an event as API Gateway sends it, read both as an authorizer's of any shape and as a proxy event.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe input(bytes, count)
  var event: AuthorizerEvent?
  do throws(InvalidEvent) {
    let parsed = try AuthorizerEvent(parsing: input)
    EventInvariants.check(parsed, writtenAs: input)
    event = parsed
  } catch { EventInvariants.check(error) }
  for authorizer in authorizers { authorizer.check(input, readAs: event) }
  do throws(InvalidEvent) {
    let event = try ProxyEvent(parsing: input)
    EventInvariants.check(event, writtenAs: input)
  } catch { EventInvariants.check(error) }
  return 0
}
