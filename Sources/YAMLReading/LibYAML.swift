internal import CYAML

/// libyaml's parser, event by event. No pointer leaves this file, and every event is freed before the next is asked for.
enum LibYAML {
  /// Reads a text and hands on each event, until `take` throws.
  static func read(_ bytes: [UInt8], _ take: (YAMLEvent) throws(YAMLFault) -> Void) throws(YAMLFault) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { unsafe parser.deallocate() }
    guard unsafe yaml_parser_initialize(parser) == 1 else { throw .malformed("out of memory", line: 1) }
    defer { unsafe yaml_parser_delete(parser) }
    let result = unsafe bytes.withUnsafeBufferPointer { buffer -> Result<Void, YAMLFault> in
      // UTF-16 is nobody's template; without this a byte order mark would choose.
      unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      // libyaml wants an address, even of nothing.
      var nothing: UInt8 = 0
      guard let base = buffer.baseAddress else {
        unsafe yaml_parser_set_input_string(parser, &nothing, 0)
        return .success(())
      }
      unsafe yaml_parser_set_input_string(parser, base, buffer.count)
      do throws(YAMLFault) {
        while let event = unsafe try next(of: parser) { try take(event) }
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// The next event that says something; nil at the end of the text.
  private static func next(of parser: UnsafeMutablePointer<yaml_parser_t>) throws(YAMLFault) -> YAMLEvent? {
    while true {
      let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
      defer { unsafe event.deallocate() }
      guard unsafe yaml_parser_parse(parser, event) == 1 else { throw unsafe fault(of: parser) }
      defer { unsafe yaml_event_delete(event) }
      let line = Int(clamping: unsafe event.pointee.start_mark.line) + 1
      switch unsafe event.pointee.type {
      case YAML_STREAM_END_EVENT: return nil
      case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, line: line)
      case YAML_ALIAS_EVENT:
        return YAMLEvent(kind: .alias(unsafe text(latchkey_yaml_anchor(event)) ?? ""), line: line)
      case YAML_SCALAR_EVENT:
        let value = unsafe text(latchkey_yaml_value(event), count: latchkey_yaml_length(event))
        return unsafe named(.scalar(value, isPlain: latchkey_yaml_is_plain(event) == 1), event, line)
      case YAML_SEQUENCE_START_EVENT: return unsafe named(.sequenceStart, event, line)
      case YAML_MAPPING_START_EVENT: return unsafe named(.mappingStart, event, line)
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .end, line: line)
      default: continue
      }
    }
  }

  private static func named(_ kind: YAMLEvent.Kind, _ event: UnsafePointer<yaml_event_t>, _ line: Int) -> YAMLEvent {
    YAMLEvent(
      kind: kind, anchor: unsafe text(latchkey_yaml_anchor(event)), tag: unsafe text(latchkey_yaml_tag(event)),
      line: line)
  }

  private static func text(_ characters: UnsafePointer<UInt8>?) -> String? {
    unsafe characters.map { unsafe text($0, count: latchkey_yaml_count($0)) }
  }

  /// libyaml has checked that it is UTF-8.
  private static func text(_ characters: UnsafePointer<UInt8>?, count: Int) -> String {
    unsafe String(decoding: UnsafeBufferPointer(start: characters, count: count), as: UTF8.self)
  }

  private static func fault(of parser: UnsafeMutablePointer<yaml_parser_t>) -> YAMLFault {
    // The words are literals of libyaml's source, without any of the input.
    let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "no reason given"
    return .malformed(problem, line: Int(clamping: unsafe parser.pointee.problem_mark.line) + 1)
  }
}
