namespace Morsel.Cli;

/// <summary>What became of one file of <c>make</c>: a report, or why there is none.</summary>
internal sealed record MakeResult(string Source, MakeReport? Report, Exception? Failure);
