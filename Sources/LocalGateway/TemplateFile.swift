internal import SAMTemplate
internal import SystemCalls

/// The template as a file.
enum TemplateFile {
  /// Reads a template.
  ///
  /// - Parameter isMasked: whether `****` stands for every secret, for whoever shows what is deployed.
  /// - Throws: `template_unreadable`, or the template's own faults with the lines they are in.
  static func read(
    _ path: String, in surroundings: Surroundings, isMasked: Bool = false
  ) throws(GatewayFault) -> Deployment {
    let text: [UInt8]
    do throws(FileProblem) {
      text = try FileSystem.read(path, maximumBytes: Deployment.maximumTemplateBytes)
    } catch {
      throw GatewayFault("template_unreadable", "\(error)")
    }
    do throws(TemplateFault) {
      return isMasked
        ? try Deployment(masked: text, in: surroundings) : try Deployment(of: text, in: surroundings)
    } catch {
      throw GatewayFault(error, in: path)
    }
  }
}
