import Foundation

/// Headless Chromium, where it is installed.
public enum Browser {
  /// The program; nil where there is none.
  public static let path = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  ]
  .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// The elements of a page after its script ran.
  ///
  /// - Parameters:
  ///   - page: An HTML file.
  ///   - folder: Where the browser keeps what it needs.
  /// - Returns: HTML; empty where the browser did not start.
  /// - Throws: What keeps a process from being started.
  public static func elements(of page: String, in folder: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = [
      "120", path ?? "chromium", "--headless", "--no-sandbox", "--disable-gpu",
      "--disable-dev-shm-usage",
      "--user-data-dir=\(folder)/browser", "--dump-dom", URL(filePath: page).absoluteString,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}
