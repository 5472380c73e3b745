internal import CCurl

extension HTTPFailure {
  /// Says in our words what libcurl says in its.
  ///
  /// - Parameters:
  ///   - detail: libcurl's own text.
  ///   - systemError: the `errno` of the connection that failed last, or 0.
  ///   - wasConnected: whether the request could be sent.
  init(
    _ code: CURLcode, detail: String, systemError: Int, wasConnected: Bool, exchange: Exchange, request: HTTPRequest
  ) {
    let host = request.url.authority
    let limits = request.limits
    // It is printed: no more than a line of it, and nothing that moves the cursor.
    let detail = String(
      detail.unicodeScalars.prefix(200).map { $0.value >= 0x20 && $0.value < 0x7F ? Character($0) : "?" })

    switch (exchange.overflow, code) {
    case (.body, _), (nil, CURLE_FILESIZE_EXCEEDED):
      self = .tooLarge(host: host, limit: limits.maximumBodyBytes)
    case (.headers, _):
      self = .headersTooLarge(host: host, limit: limits.maximumHeaderBytes)
    case (nil, CURLE_ABORTED_BY_CALLBACK):
      self = .cancelled(host: host)
    case (nil, CURLE_COULDNT_RESOLVE_HOST):
      self = .dns(host: host)
    case (nil, CURLE_COULDNT_CONNECT), (nil, CURLE_INTERFACE_FAILED):
      self = .connect(host: host, detail: systemError == 0 ? detail : LibCurl.systemMessage(systemError))
    case (nil, CURLE_OPERATION_TIMEDOUT):
      let total = limits.total ?? limits.connect
      self =
        wasConnected
        ? .timedOut(host: host, limit: total, receivedBytes: exchange.body.count)
        : .timedOut(host: host, limit: min(limits.connect, total), receivedBytes: nil)
    case (nil, CURLE_SSL_CONNECT_ERROR), (nil, CURLE_PEER_FAILED_VERIFICATION), (nil, CURLE_SSL_CERTPROBLEM),
      (nil, CURLE_SSL_CIPHER), (nil, CURLE_SSL_CACERT_BADFILE), (nil, CURLE_SSL_ISSUER_ERROR),
      (nil, CURLE_SSL_CRL_BADFILE), (nil, CURLE_SSL_INVALIDCERTSTATUS), (nil, CURLE_USE_SSL_FAILED):
      self = .tls(host: host, detail: detail)
    case (nil, CURLE_OUT_OF_MEMORY) where wasConnected && !exchange.headersEnded:
      // libcurl's own cap on one header line, 100 KB, ends in this code.
      self = .headersTooLarge(host: host, limit: limits.maximumHeaderBytes)
    case (nil, CURLE_GOT_NOTHING), (nil, CURLE_RECV_ERROR), (nil, CURLE_SEND_ERROR), (nil, CURLE_PARTIAL_FILE):
      self = .disconnected(host: host, detail: detail)
    case (nil, CURLE_WEIRD_SERVER_REPLY), (nil, CURLE_BAD_CONTENT_ENCODING), (nil, CURLE_UNSUPPORTED_PROTOCOL),
      (nil, CURLE_HTTP2), (nil, CURLE_READ_ERROR), (nil, CURLE_WRITE_ERROR):
      self = .protocolViolation(host: host, detail: detail)
    default:
      self = .client(detail)
    }
  }
}
