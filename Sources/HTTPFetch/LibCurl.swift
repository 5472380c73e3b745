internal import CCurl
internal import Glibc

/// What concerns libcurl as a whole.
enum LibCurl {
  /// Sets libcurl up, once in the life of the process, whoever asks first.
  static func initialise() {
    _ = isReady
  }

  /// Whether libcurl can be used.
  static let isReady: Bool = {
    // With NOSIGNAL libcurl leaves SIGPIPE alone, and a server that hangs up while we write would end the process. A
    // handler that the program has set stays.
    var action = sigaction()
    if unsafe sigaction(SIGPIPE, nil, &action) == 0, unsafe action.__sigaction_handler.sa_handler == nil {
      // Not SIG_IGN: it is a function of Swift's layer over glibc, which in a static executable brings in all of that
      // layer, and with it a need for GLIBC 2.35 that provided.al2023 does not meet. So are errno and S_IFMT.
      signal(SIGPIPE) { _ in }
    }
    return curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
  }()

  /// What the system says of an error number.
  static func systemMessage(_ code: Int) -> String {
    guard let text = unsafe strerror(Int32(clamping: code)) else { return "system error \(code)" }
    return unsafe String(cString: text).lowercased()
  }
}
