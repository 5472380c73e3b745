extension Unicode.Scalar {
  /// Whether a terminal or a line-based log shows this scalar and does nothing else with it: no control (C0, DEL, C1), no
  /// line or paragraph separator, and none of the format characters that reorder, join or hide text (bidirectional
  /// controls, zero-width characters, tags).
  package var isHarmlessInText: Bool {
    if value < 0x7F { return value >= 0x20 }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
