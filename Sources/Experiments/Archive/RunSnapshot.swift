import Models
public import Probes
public import Settings
import Store
public import Training

/// Everything that is known of a run but its weights: what the index and the archive hold.
public struct RunSnapshot: Codable, Hashable, Sendable {
  public var run: RunDescription
  public var status: RunFolder.Status
  /// Each measured quantity, by name.
  public var series: [Series]
  /// Each probe that was scored, by id.
  public var probes: [Probed]
  public var segments: [RunFolder.Segment]
  /// A few held-out images as predicted; none where the dataset's pixels may not be passed on.
  public var predictions: [PredictedImage]

  /// One quantity over the steps at which it was measured.
  public struct Series: Codable, Hashable, Sendable {
    public var quantity: String
    public var steps: [Int]
    public var values: [Double]
  }

  /// What one probe reached, with the settings that made its scores.
  public struct Probed: Codable, Hashable, Sendable {
    public var id: String
    public var settings: Value
    public var scores: [ProbeScore]
  }

  /// A run of which nothing is known but what it is.
  public init(planned run: RunDescription) {
    self.run = run
    status = RunFolder.Status(state: .planned, step: 0, message: nil)
    (series, probes, segments, predictions) = ([], [], [], [])
  }

  init(
    run: RunDescription, status: RunFolder.Status, measurements: [Training.Measurement],
    probes: [Probed], segments: [RunFolder.Segment], predictions: [PredictedImage]
  ) {
    (self.run, self.status, self.probes) = (run, status, probes.sorted { $0.id < $1.id })
    series = Self.series(measurements)
    (self.segments, self.predictions) = (segments, predictions)
  }

  private static func series(_ measurements: [Training.Measurement]) -> [Series] {
    Dictionary(grouping: measurements, by: \.quantity.rawValue).sorted { $0.key < $1.key }
      .map { quantity, points in
        Series(quantity: quantity, steps: points.map(\.step), values: points.map(\.value))
      }
  }
}

extension RunSnapshot {
  /// Whether training came to an end that a later attempt does not change.
  public var hasEnded: Bool { status.hasEnded }

  /// What two sources know of one run: the one that got further, with the probes of both.
  ///
  /// A run's id determines its bits, so the same probe has the same scores in both.
  ///
  /// - Parameter other: Of the same run.
  public func merged(with other: RunSnapshot) -> RunSnapshot {
    var (best, rest) = rank < other.rank ? (other, self) : (self, other)
    if best.predictions.isEmpty { best.predictions = rest.predictions }
    // A log of times that was lost says less.
    if rest.segments.count > best.segments.count { best.segments = rest.segments }
    let known = Set(best.probes.map(\.id))
    if best.hasEnded, rest.hasEnded {
      best.probes = (best.probes + rest.probes.filter { !known.contains($0.id) })
        .sorted { $0.id < $1.id }
    }
    return best
  }

  private var rank: Int {
    switch status.state {
    case .planned: 0
    case .failed: 1
    case .running: 2
    case .diverged, .done: 3
    }
  }
}

extension RunRecord {
  /// The snapshot as rows of the index.
  init(_ snapshot: RunSnapshot) {
    let id = snapshot.run.id
    self.init(
      run: snapshot.run.row(snapshot.status),
      measurements: snapshot.series.flatMap { series in
        zip(series.steps, series.values).map {
          MeasurementRow(run: id, quantity: series.quantity, step: $0, value: $1)
        }
      },
      probes: snapshot.probes.map { ProbeRow(id: $0.id, configuration: $0.settings.json) },
      scores: snapshot.probes.flatMap { probe in
        probe.scores.enumerated().map {
          ScoreRow(run: id, probe: probe.id, candidate: $0, score: $1)
        }
      },
      segments: snapshot.segments.enumerated().map { position, segment in
        SegmentRow(run: id, position: position, segment: segment)
      },
      predictions: snapshot.predictions.enumerated().map { image, prediction in
        PredictionRow(run: id, image: image, prediction: prediction)
      })
  }
}
