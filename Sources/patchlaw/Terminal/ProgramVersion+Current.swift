import Experiments

extension ProgramVersion {
  /// The build that runs.
  static let current = ProgramVersion(
    commit: BuildStamp.commit, isChanged: BuildStamp.isChanged, configuration: configurationName)

  private static var configurationName: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }
}
