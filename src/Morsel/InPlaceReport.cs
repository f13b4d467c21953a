namespace Morsel;

/// <summary>What an update in place did with the old content of the file.</summary>
/// <param name="KeptBytes">Bytes that were right where they are, and were not written.</param>
/// <param name="MovedBytes">Bytes that were moved within the file, or are zeros.</param>
/// <param name="GivenUpBytes">Bytes that could not be moved, because more would have had to be saved at one time than the journal takes; they were searched elsewhere, or downloaded.</param>
public sealed record InPlaceReport(long KeptBytes, long MovedBytes, long GivenUpBytes)
{
    /// <summary>Bytes that an interrupted run had saved in the journal.</summary>
    public long SavedBytes { get; init; }
}
