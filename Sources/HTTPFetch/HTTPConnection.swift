internal import CCurl

/// Fetches, one request after the other, and keeps the connection to a server for the next request to it.
///
/// Owns one libcurl handle; one connection per thread.
@safe package final class HTTPConnection {
  // `CURL *` is `void *` in C. Nothing but the methods of this class sees it.
  private let handle: UnsafeMutableRawPointer
  /// Where libcurl writes what went wrong, in words.
  private let words: UnsafeMutablePointer<CChar>

  /// A connection to nobody yet.
  package init() throws(HTTPFailure) {
    guard LibCurl.isReady, let handle = unsafe curl_easy_init() else { throw .client("it cannot be set up") }
    unsafe self.handle = handle
    unsafe words = .allocate(capacity: Int(CURL_ERROR_SIZE))
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe words.deallocate()
  }

  /// Sends a request and waits for the whole answer.
  ///
  /// Redirects are not followed, proxies (those of the environment too) not used, compression neither asked for nor
  /// undone, and no cookie, password file or certificate exception exists.
  ///
  /// - Parameter isCancelled: asked at least once per second, and when a signal has interrupted the waiting; true ends
  ///   the request with `cancelled`.
  package func perform(
    _ request: HTTPRequest, isCancelled: (() -> Bool)? = nil
  ) throws(HTTPFailure) -> HTTPResponse {
    try perform(request, signedAs: nil, isCancelled: isCancelled)
  }

  /// Signs a request, sends it and waits for the whole answer; see `perform(_:isCancelled:)`.
  package func perform(
    _ signed: AWSRequest, isCancelled: (() -> Bool)? = nil
  ) throws(HTTPFailure) -> HTTPResponse {
    try perform(signed.request, signedAs: signed, isCancelled: isCancelled)
  }

  private func perform(
    _ request: HTTPRequest, signedAs signed: AWSRequest?, isCancelled: (() -> Bool)?
  ) throws(HTTPFailure) -> HTTPResponse {
    let exchange = Exchange(limits: request.limits, isCancelled: isCancelled)
    // Before and after, so that nothing of a request, and no pointer to it, is left for the next.
    unsafe curl_easy_reset(handle)
    defer { unsafe curl_easy_reset(handle) }
    unsafe words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))

    var fields: UnsafeMutablePointer<curl_slist>?
    defer { unsafe curl_slist_free_all(fields) }
    for line in try Self.lines(of: request, isSigned: signed != nil) {
      guard let longer = unsafe curl_slist_append(fields, line) else { throw .client("it has no memory") }
      unsafe fields = longer
    }
    try configure(request, cancellable: isCancelled != nil)
    if let signed { try sign(signed) }
    try check(unsafe latchkey_curl_set_list(handle, CURLOPT_HTTPHEADER, fields))

    let result = withExtendedLifetime(exchange) {
      let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
      return unsafe transfer(request.method, context)
    }
    var status = 0
    unsafe latchkey_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    if result == CURLE_OK, exchange.overflow == nil {
      guard !exchange.contradictsItself else {
        throw .protocolViolation(host: request.url.authority, detail: "two different lengths of one body")
      }
      return HTTPResponse(status: status, headers: exchange.headers, body: exchange.body)
    }
    throw failure(result, exchange, request)
  }

  /// The request's fields, and two that take back what libcurl would send of its own accord.
  private static func lines(of request: HTTPRequest, isSigned: Bool) throws(HTTPFailure) -> [String] {
    // A body of more than 1 MiB would wait up to a second for "100 Continue". libcurl 7.88 would sign the line that takes
    // the field away as if it were sent; a signed body is smaller.
    var lines = isSigned ? [] : ["Expect:"]
    if request.method.body != nil,
      !request.headers.contains(where: { $0.name.lowercased() == "content-type" })
    {
      // Else it would be called a filled-in form.
      lines.append("Content-Type:")
    }
    for (name, value) in request.headers {
      guard let line = HTTPField.line(name, value) else { throw .headerMalformed(name: name) }
      lines.append(line)
    }
    return lines
  }

  private func configure(_ request: HTTPRequest, cancellable: Bool) throws(HTTPFailure) {
    try set(CURLOPT_URL, request.url.text)
    // file:// is open by default, and a redirect may lead to ftp://.
    try set(CURLOPT_PROTOCOLS_STR, request.url.scheme)
    try set(CURLOPT_REDIR_PROTOCOLS_STR, request.url.scheme)
    try set(CURLOPT_FOLLOWLOCATION, 0)
    try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    // The empty text, not none: else http_proxy and its kin decide.
    try set(CURLOPT_PROXY, "")
    try set(CURLOPT_NOPROXY, "*")
    try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    // ACCEPT_ENCODING stays unset: 204 KB of gzip have become 200 MB.
    try set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    try set(CURLOPT_USERAGENT, "latchkey")

    // Time-outs by signal (SIGALRM) end in a crash when there are threads.
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_CONNECTTIMEOUT_MS, request.limits.connect.milliseconds)
    try set(CURLOPT_TIMEOUT_MS, request.limits.total?.milliseconds ?? 0)
    // A name server that does not answer keeps the resolver's thread for 10 s and more, and libcurl waits for its thread
    // whatever the limits say: 10.0 s instead of 1.0 were measured with 7.88. So the thread is left behind; it ends by
    // itself.
    try set(CURLOPT_QUICK_EXIT, 1)
    try set(CURLOPT_TCP_KEEPALIVE, 1)
    if !request.mayArriveTwice {
      try set(CURLOPT_FRESH_CONNECT, 1)
      try set(CURLOPT_FORBID_REUSE, 1)
    }
    // The word alone; what else a method changes is said where the body is handed over.
    switch request.method {
    case .get, .post: break
    case .put: try set(CURLOPT_CUSTOMREQUEST, "PUT")
    case .delete: try set(CURLOPT_CUSTOMREQUEST, "DELETE")
    }
    // Spares the reading if the server says itself that it is too much; see Exchange for when it does not.
    let cap = curl_off_t(clamping: max(1, request.limits.maximumBodyBytes))
    try check(unsafe latchkey_curl_set_offset(handle, CURLOPT_MAXFILESIZE_LARGE, cap))

    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if request.url.scheme == "https" { try trust(TrustStore(request.trust)) }

    try check(unsafe latchkey_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, words))
    // libcurl calls these from within `transfer`, on its thread, with the exchange that it hands over.
    try check(
      unsafe latchkey_curl_set_write_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
        let chunk = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        return unsafe HTTPConnection.exchange(context).receive(body: chunk) ? size * count : 0
      })
    try check(
      unsafe latchkey_curl_set_write_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
        let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        return unsafe HTTPConnection.exchange(context).receive(headerLine: line) ? size * count : 0
      })
    if cancellable {
      try set(CURLOPT_NOPROGRESS, 0)
      try check(
        unsafe latchkey_curl_set_progress_callback(handle) { context, _, _, _, _ in
          unsafe HTTPConnection.exchange(context).mustEnd ? 1 : 0
        })
    }
  }

  /// Lets libcurl sign. User name and password are its names for the parts of an access key; no others are tried with them.
  private func sign(_ signed: AWSRequest) throws(HTTPFailure) {
    try set(CURLOPT_AWS_SIGV4, signed.scope)
    try set(CURLOPT_USERNAME, signed.credentials.accessKeyID)
    try set(CURLOPT_PASSWORD, signed.credentials.secretAccessKey)
  }

  private func trust(_ store: TrustStore) throws(HTTPFailure) {
    // One of them, and the other not: both have defaults, which would be trusted too.
    switch store {
    case .file(let path):
      try set(CURLOPT_CAINFO, path)
      try set(CURLOPT_CAPATH, nil)
    case .directory(let path):
      try set(CURLOPT_CAPATH, path)
      try set(CURLOPT_CAINFO, nil)
    }
  }

  /// Runs the transfer. Body and context are libcurl's for no longer than this call.
  private func transfer(_ method: HTTPRequest.Method, _ context: UnsafeMutableRawPointer) -> CURLcode {
    for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA] {
      let code = unsafe latchkey_curl_set_pointer(handle, option, context)
      guard code == CURLE_OK else { return code }
    }
    guard let body = method.body else { return unsafe curl_easy_perform(handle) }
    return unsafe body.withUnsafeBytes { bytes in
      var code = unsafe latchkey_curl_set_long(handle, CURLOPT_POST, 1)
      if code == CURLE_OK {
        code = unsafe latchkey_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
      }
      // An empty array may have no address, and without one libcurl would read standard input: any address will do
      // for no bytes.
      let start = unsafe bytes.baseAddress ?? UnsafeRawPointer(context)
      if code == CURLE_OK { code = unsafe latchkey_curl_set_pointer(handle, CURLOPT_POSTFIELDS, start) }
      return code == CURLE_OK ? unsafe curl_easy_perform(handle) : code
    }
  }

  private static func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange {
    guard let context = unsafe context else { fatalError("libcurl called back without its context") }
    return unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
  }

  private func failure(_ code: CURLcode, _ exchange: Exchange, _ request: HTTPRequest) -> HTTPFailure {
    var systemError = 0
    unsafe latchkey_curl_get_long(handle, CURLINFO_OS_ERRNO, &systemError)
    var untilTransfer: curl_off_t = 0
    unsafe latchkey_curl_get_offset(handle, CURLINFO_PRETRANSFER_TIME_T, &untilTransfer)
    let detail = unsafe String(cString: words.pointee == 0 ? curl_easy_strerror(code) : UnsafePointer(words))
    return HTTPFailure(
      code, detail: detail, systemError: systemError, wasConnected: untilTransfer > 0, exchange: exchange,
      request: request)
  }

  private func set(_ option: CURLoption, _ value: Int) throws(HTTPFailure) {
    try check(unsafe latchkey_curl_set_long(handle, option, value))
  }

  private func set(_ option: CURLoption, _ value: String?) throws(HTTPFailure) {
    try check(unsafe latchkey_curl_set_text(handle, option, value))
  }

  /// An option that libcurl refuses is a protection that is not there.
  private func check(_ code: CURLcode) throws(HTTPFailure) {
    guard code == CURLE_OK else {
      throw .client(unsafe String(cString: curl_easy_strerror(code)).lowercased())
    }
  }
}
