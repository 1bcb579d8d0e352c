import Foundation
import PackagePlugin

/// Writes into the program, at every build, which commit it is built from.
///
/// The manifest's `Context.gitInformation` would not do: SwiftPM keeps the evaluated manifest, and a
/// commit alone does not make it evaluate anew.
@main
struct BuildStamp: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let package = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "Stamp")
    let script = package.appending(path: "Plugins/BuildStamp/stamp.sh")
    return [
      .prebuildCommand(
        displayName: "Commit of the program", executable: URL(filePath: "/bin/sh"),
        arguments: [script.path, package.path, output.path], outputFilesDirectory: output)
    ]
  }
}
