internal import CJansson

/// Reads any JSON with jansson, and copies what it found into a table. No pointer of jansson's outlives the call.
enum JanssonReader {
  static func table(of text: Span<UInt8>, maximumDepth: Int) throws(JSONFault) -> JSONTable {
    let outcome = unsafe text.withUnsafeBufferPointer { buffer -> Result<JSONTable, JSONFault> in
      guard let base = buffer.baseAddress else { return .failure(.malformed) }
      guard unsafe NestingScan.isWithin(maximumDepth, buffer) else { return .failure(.tooDeep(limit: maximumDepth)) }
      return unsafe base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { characters in
        guard let value = unsafe latchkey_json_load(characters, buffer.count) else { return .failure(.malformed) }
        defer { unsafe json_decref(value) }
        var table = JSONTable()
        // Decoding makes nothing longer.
        table.bytes.reserveCapacity(buffer.count)
        unsafe table.append(value, named: .none)
        return .success(table)
      }
    }
    return try outcome.get()
  }
}

extension JSONTable {
  /// Appends a value and everything in it. It recurses no deeper than `NestingScan` has allowed.
  fileprivate mutating func append(_ value: UnsafeMutablePointer<json_t>, named name: JSONSlice) {
    let index = nodes.count
    switch unsafe latchkey_json_typeof(value) {
    case JSON_OBJECT:
      nodes.append(JSONNode(.object, name: name, at: index))
      var iterator = unsafe json_object_iter(value)
      while let position = unsafe iterator {
        if let key = unsafe json_object_iter_key(position), let member = unsafe json_object_iter_value(position) {
          unsafe append(member, named: copy(key, json_object_iter_key_len(position)))
          nodes[index].count += 1
        }
        unsafe iterator = unsafe json_object_iter_next(value, position)
      }
    case JSON_ARRAY:
      nodes.append(JSONNode(.array, name: name, at: index))
      for position in 0..<(unsafe json_array_size(value)) {
        guard let element = unsafe json_array_get(value, position) else { continue }
        unsafe append(element, named: .none)
        nodes[index].count += 1
      }
    case JSON_STRING:
      let text = unsafe json_string_value(value).map { unsafe copy($0, json_string_length(value)) } ?? .none
      nodes.append(JSONNode(.string, name: name, text: text, at: index))
    case JSON_INTEGER:
      nodes.append(JSONNode(.integer, name: name, number: Int64(unsafe json_integer_value(value)), at: index))
    case JSON_REAL:
      let bits = unsafe json_real_value(value).bitPattern
      nodes.append(JSONNode(.real, name: name, number: Int64(bitPattern: bits), at: index))
    case JSON_TRUE: nodes.append(JSONNode(.boolean, name: name, number: 1, at: index))
    case JSON_FALSE: nodes.append(JSONNode(.boolean, name: name, number: 0, at: index))
    default: nodes.append(JSONNode(.null, name: name, at: index))
    }
    nodes[index].end = Int32(nodes.count)
  }

  private mutating func copy(_ characters: UnsafePointer<CChar>, _ count: Int) -> JSONSlice {
    let start = bytes.count
    unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: characters, count: count))
    return JSONSlice(start..<bytes.count)
  }
}
