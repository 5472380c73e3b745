internal import HTTPTypes
internal import Hummingbird
internal import LocalHTTP
internal import NIOCore
internal import NIOPosix

/// Lets a site answer the requests of a listener: reads the body as far as the site reads, and asks on a thread that may
/// block.
struct SiteResponder: HTTPResponder {
  let site: any LocalSite
  let threads: NIOThreadPool

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    let body: ByteBuffer
    do {
      body = try await request.body.collect(upTo: site.maximumBodyBytes)
    } catch is NIOTooManyBytesError {
      return Response(
        status: .contentTooLarge, headers: [.contentType: "application/json", .connection: "close"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: #"{"message":"Request Too Long"}"#)))
    }
    let asked = LocalRequest(request.head, body: Array(body.readableBytesView), sourceIP: context.sourceIP)
    let site = site
    let answer = try await threads.runIfActive { site.response(to: asked) }
    guard request.method == .head else {
      return Response(
        status: answer.status, headers: answer.fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
    // The fields of the whole answer and nothing of it (RFC 9110 section 9.3.2): bytes behind them would be taken for the
    // beginning of the next answer on the connection.
    var head = Response(status: answer.status, headers: answer.fields, body: ResponseBody())
    head.headers[.contentLength] = String(answer.body.count)
    return head
  }
}

/// What is known of a request's connection.
struct GatewayContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The address of the caller's end.
  let sourceIP: String

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    sourceIP = source.channel.remoteAddress?.ipAddress ?? "127.0.0.1"
  }
}
