internal import FuzzSupport
internal import StrictJSON

/// One input: a text that is JSON or not. The quick reading and jansson's must agree on all of it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe input(bytes, count)
  switch (read(input, .quick), read(input, .byJansson)) {
  case (.success(let quick), .success(let judged)):
    JSONInvariants.requireSame(quick.root, judged.root)
    // What is written on one line is the same JSON.
    guard case .success(let minified) = read(JSONText.minified(input).encoded(), .quick) else {
      fatalError("broken invariant: what is minified is still JSON")
    }
    JSONInvariants.requireSame(quick.root, minified.root)
  case (.failure(let quick), .failure(let judged)): require(quick == judged, "both refuse for the same reason")
  case (.success, .failure): fatalError("broken invariant: jansson refuses what was read")
  case (.failure, .success): fatalError("broken invariant: what jansson reads was refused")
  }
  return 0
}

private func read(_ text: [UInt8], _ reading: JSONDocument.Reading) -> Result<JSONDocument, JSONFault> {
  Result { () throws(JSONFault) in try JSONDocument(parsing: text, maximumBytes: 1 << 20, reading: reading) }
}
