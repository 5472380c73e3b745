import Foundation
import HTTPFetch
import Testing

/// Every way in which a server can be bad ends in a failure that says so, within its limits.
@Suite struct BadServerTests {
  private let host = sharedHost

  @Test func down() throws {
    // A port that was free a moment ago.
    let port = { MisbehavingServer().port }()
    let url = try HTTPURL(parsing: "http://127.0.0.1:\(port)/", allowLoopbackHTTP: true)
    let failure = #expect(throws: HTTPFailure.self) { try HTTPConnection().perform(HTTPRequest(url: url)) }
    #expect(failure?.description == "no connection to 127.0.0.1:\(port): connection refused")
    #expect(failure?.code == "connection_failed")
  }

  @Test func unknownName() throws {
    let url = try HTTPURL(parsing: "https://keys.invalid/", allowLoopbackHTTP: false)
    let failure = #expect(throws: HTTPFailure.self) { try HTTPConnection().perform(HTTPRequest(url: url)) }
    // Without a network a resolver may also be silent until the time-out.
    #expect(failure?.code == "host_not_found" || failure?.code == "timed_out")
    #expect(failure?.description.contains("keys.invalid") == true)
  }

  @Test func noAnswerToTheConnection() throws {
    // A socket whose backlog is full accepts nobody.
    let listener = FullListener()
    let url = try HTTPURL(parsing: "http://127.0.0.1:\(listener.port)/", allowLoopbackHTTP: true)
    let start = Date()
    let failure = #expect(throws: HTTPFailure.self) {
      try HTTPConnection().perform(HTTPRequest(url: url, limits: HTTPLimits(connect: .milliseconds(300))))
    }
    #expect(failure == .timedOut(host: "127.0.0.1:\(listener.port)", limit: .milliseconds(300), receivedBytes: nil))
    #expect(failure?.description == "no connection to 127.0.0.1:\(listener.port) within 300 ms")
    #expect(Date().timeIntervalSince(start) < 3)
  }

  @Test(arguments: [
    ("/slow-header", 0...0), ("/slow-body", 1...10), ("/silence", 0...0),
  ])
  func slow(path: String, received: ClosedRange<Int>) throws {
    let start = Date()
    let failure = try failure(path, limits: HTTPLimits(total: .milliseconds(600)))
    #expect(Date().timeIntervalSince(start) < 3)
    guard case .timedOut(host, .milliseconds(600), let count?) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(received.contains(count))
    #expect(
      failure?.description == "no whole answer from \(host) within 600 ms, \(count) bytes of a body had come")
    #expect(failure?.code == "timed_out")
  }

  @Test(arguments: [
    "/size/65537", "/chunked/65537", "/endless-body", "/endless-chunks", "/gzip/100000000",
    "/gzip-transfer/100000000", "/size/100000000",
  ])
  func tooLarge(path: String) throws {
    let failure = try failure(path)
    #expect(failure == .tooLarge(host: host, limit: 65_536))
    #expect(failure?.description == "the answer of \(host) is larger than 65536 bytes")
  }

  @Test func exactlyTheLimitIsNotTooLarge() throws {
    #expect(try fetch("/chunked/65536").body.count == 65_536)
    #expect(try fetch("/size/0", limits: HTTPLimits(maximumBodyBytes: 0)).body == [])
    #expect(try failure("/size/1", limits: HTTPLimits(maximumBodyBytes: 0)) == .tooLarge(host: host, limit: 0))
  }

  @Test func compressionIsNotUndone() throws {
    // 20 MB as 20 KB: the bytes are handed over as they came.
    for path in ["/gzip/20000000", "/gzip-transfer/20000000"] {
      let response = try fetch(path)
      #expect(response.body.count < 65_536)
      #expect(response.body.prefix(2) == [0x1F, 0x8B])
    }
  }

  @Test(arguments: ["/endless-headers", "/long-header", "/endless-interim", "/endless-trailers"])
  func headerFlood(path: String) throws {
    let failure = try failure(path)
    #expect(failure == .headersTooLarge(host: host, limit: 16_384))
    #expect(failure?.description == "the header of the answer of \(host) is larger than 16384 bytes")
  }

  /// libcurl says the same of a chunk that is none as of a connection that broke.
  @Test(arguments: ["/break-off", "/break-off-chunks", "/bad-chunk", "/hang-up"])
  func brokenOff(path: String) throws {
    let failure = try failure(path)
    #expect(failure?.code == "disconnected", "\(String(describing: failure))")
    #expect(failure?.isConnectionError == true)
    #expect(failure?.description.hasPrefix("\(host) broke off before its answer was whole: ") == true)
  }

  @Test(arguments: ["/contradicting-lengths", "/negative-length", "/not-http", "/nul-in-header"])
  func notHTTP(path: String) throws {
    let failure = try failure(path)
    #expect(failure?.code == "protocol_violation", "\(String(describing: failure))")
    #expect(failure?.isConnectionError == false)
    #expect(failure?.description.hasPrefix("\(host) did not answer in HTTP: ") == true)
  }

  @Test func aLengthBeyondAllNumbersIsNoAnswer() throws {
    let failure = try failure("/huge-length")
    #expect(failure == .tooLarge(host: host, limit: 65_536) || failure?.code == "protocol_violation")
  }

  @Test func bytesBeyondTheLengthAreNotTheAnswer() throws {
    #expect(try fetch("/too-short-length").body == Array("four".utf8))
  }

  @Test func theCallerMayLoseInterest() throws {
    let request = HTTPRequest(url: try MisbehavingServer.shared.url("/silence"), limits: HTTPLimits(total: nil))
    let start = Date()
    let failure = #expect(throws: HTTPFailure.self) {
      try HTTPConnection().perform(request) { Date().timeIntervalSince(start) > 0.3 }
    }
    #expect(failure == .cancelled(host: host))
    #expect(Date().timeIntervalSince(start) < 3)
  }

  @Test func withoutATotalLimitItWaits() throws {
    #expect(try failure("/silence/1.5", limits: HTTPLimits(total: nil))?.code == "disconnected")
  }
}

/// A listening socket that accepts nobody, with its queue of waiting connections full.
private final class FullListener {
  let port: Int
  private var sockets: [Int32] = []

  init() {
    func address(_ port: UInt16) -> sockaddr_in {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      address.sin_port = port.bigEndian
      return address
    }
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let listener = socket(AF_INET, kind, 0)
    var bound = address(0)
    var length = size
    unsafe withUnsafeMutableBytes(of: &bound) { bytes in
      let pointer = unsafe bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
      guard let pointer = unsafe pointer, unsafe bind(listener, pointer, size) == 0, listen(listener, 0) == 0,
        unsafe getsockname(listener, pointer, &length) == 0
      else { fatalError("no listener") }
    }
    port = Int(UInt16(bigEndian: bound.sin_port))
    sockets.append(listener)
    for _ in 1...4 {
      let client = socket(AF_INET, kind, 0)
      var target = address(UInt16(port))
      unsafe withUnsafeMutableBytes(of: &target) { bytes in
        if let pointer = unsafe bytes.assumingMemoryBound(to: sockaddr.self).baseAddress {
          _ = unsafe connect(client, pointer, size)
        }
      }
      sockets.append(client)
    }
  }

  deinit { for socket in sockets { close(socket) } }
}
