using System.Globalization;
using Morsel.Hashing;
using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Casync;

/// <summary>An index of casync as a description: each chunk is a block, proven by its id.</summary>
internal sealed class CasyncDescription : Description
{
    private readonly CasyncIndex _index;

    /// <param name="index">The index.</param>
    public CasyncDescription(CasyncIndex index)
    {
        _index = index;
        Index = new TargetIndex(new TargetLayout([.. index.Ends]), new BlockDigests(index.Algorithm, CasyncIndex.IdBytes, index.Ids.ToArray()))
        {
            Literals = [.. ZerosOf(index)],
            Origins = [new CasyncStore(index)],
        };
    }

    public override string Format => "casync";

    public override TargetIndex Index { get; }

    public override string? SeedIndexExtension => CasyncFormat.FileExtension;

    public override byte[] AsSeedIndex => _index.Write();

    public override ulong? ArchiveFeatures => _index.Features;

    public override IReadOnlyList<Note> Notes => [];

    public override IReadOnlyList<KeyValuePair<string, string>> Fields =>
    [
        new("Chunks", _index.ChunkCount.ToString(CultureInfo.InvariantCulture)),
        new("Chunk digests", Digest.NameOf(_index.Algorithm)),
        new("Chunk size", _index.Sizes.ToString()),
        new("Feature flags", _index.Features.ToString("x16", CultureInfo.InvariantCulture)),
    ];

    public override string UnprovenWhole => "the index has no digest of the whole content: every chunk was verified by its id";

    public override ISeedMatcher CreateMatcher() => new CasyncMatcher(_index, Index.Proof);

    // Long stretches of zeros are cut into the longest chunks, and nobody need fetch those.
    private static IEnumerable<Literal> ZerosOf(CasyncIndex index)
    {
        byte[]? zeros = null;
        byte[] id = new byte[CasyncIndex.IdBytes];
        for (int chunk = 0; chunk < index.ChunkCount; chunk++)
        {
            ByteRange range = index.RangeOf(chunk);
            if (range.Length != index.Sizes.Most)
                continue;
            if (zeros is null)
                Digester.Hash(index.Algorithm, zeros = new byte[index.Sizes.Most], id);
            if (index.IdOf(chunk).SequenceEqual(id))
                yield return new Literal(range.Start, zeros);
        }
    }
}
