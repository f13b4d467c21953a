using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Casync;

/// <summary>The store of casync: an object for each chunk, named by its id.</summary>
/// <param name="index">Says which chunks there are.</param>
internal sealed class CasyncStore(CasyncIndex index) : StoreOrigin
{
    /// <summary>The folder of a store beside an index, where nobody names another.</summary>
    public const string UsualFolder = "default.castr";

    /// <summary>What the name of a compressed chunk ends with.</summary>
    public const string ChunkExtension = ".cacnk";

    private readonly Lazy<DigestMatcher> _ids = new(() => new DigestMatcher(index.Ids, CasyncIndex.IdBytes));

    public override IReadOnlyList<string> Locations => [UsualFolder];

    public override TargetLayout Units { get; } = new([.. index.Ends]);

    public override string AddressOf(int unit) => NameOf(index.IdOf(unit)) + ChunkExtension;

    public override string? PlainAddressOf(int unit) => NameOf(index.IdOf(unit));

    public override int? NextLike(int unit) => _ids.Value.FindNext(unit) is >= 0 and var next ? next : null;

    public override IChunkUnpacker CreateUnpacker() => new CasyncUnpacker();

    /// <summary>Where a chunk is in a store, without the ending of a compressed one.</summary>
    public static string NameOf(ReadOnlySpan<byte> id)
    {
        string name = Convert.ToHexStringLower(id);
        return $"{name[..4]}/{name}";
    }
}
