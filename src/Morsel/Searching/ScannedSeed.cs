using Morsel.Assembling;
using Morsel.Seeds;

namespace Morsel.Searching;

/// <summary>A seed, what takes its blocks, and what became of it.</summary>
internal sealed class ScannedSeed
{
    private readonly Func<long> _reusedBytes;
    private long _length;
    private string? _problem;
    private LeftRest? _left;

    /// <param name="entry">The seed.</param>
    /// <param name="writer">Writes what it holds.</param>
    public ScannedSeed(SeedList.Entry entry, SeedWriter writer)
        : this(entry, writer, () => writer.ReusedBytes)
    {
    }

    /// <param name="entry">The seed.</param>
    /// <param name="recorder">Notes what it holds.</param>
    public ScannedSeed(SeedList.Entry entry, MatchRecorder recorder)
        : this(entry, recorder, () => recorder.ReusedBytes)
    {
    }

    /// <param name="entry">The seed.</param>
    /// <param name="receiver">Takes what it holds.</param>
    /// <param name="reusedBytes">Counts that.</param>
    public ScannedSeed(SeedList.Entry entry, IMatchReceiver receiver, Func<long> reusedBytes) => (Entry, Receiver, _reusedBytes) = (entry, receiver, reusedBytes);

    public SeedList.Entry Entry { get; }

    public IMatchReceiver Receiver { get; }

    /// <summary>Whether any search has looked at it.</summary>
    public bool WasScanned { get; private set; }

    /// <summary>Whether its own index has told where all is that it can give: no other search finds more.</summary>
    public bool HasToldAll { get; set; }

    /// <summary>Bytes that it gave, and that are not doubted.</summary>
    public long ReusedBytes => _reusedBytes();

    public SeedReport Report => new(Entry.Path, Entry.Kind, _length, ReusedBytes, _problem)
    {
        IsDecoded = Entry.IsDecoded,
        LeftBytes = _left?.Bytes ?? 0,
        LeftReusableBytes = _left?.PromisedBytes ?? 0,
    };

    /// <summary>What an earlier run left in the part file.</summary>
    public static ScannedSeed Of(PartFile part, PartLedger assembler)
    {
        SeedList.Entry entry = assembler.ClonedFrom is { } output ? new(output, SeedKind.Output) : new(part.Path, SeedKind.PartFile);
        var seed = new ScannedSeed(entry, assembler.WriterForSeed(), () => assembler.BytesFromPart);
        seed.Note(part.File.Length, problem: null);
        return seed;
    }

    /// <summary>Not all of it was searched.</summary>
    public void Leave(LeftRest left) => _left = left;

    /// <summary>A search has looked at it.</summary>
    public void Note(long length, string? problem) => (_length, _problem, WasScanned) = (length, _problem ?? problem, true);
}
