using Morsel.Proof;
using Morsel.Units;

namespace Morsel.Routes.Units;

/// <summary>Decompresses runs of groups, proves their blocks, and writes them. For one thread at a time.</summary>
/// <param name="groups">The groups.</param>
/// <param name="verifier">Proves blocks.</param>
/// <param name="sink">Takes them.</param>
internal sealed class UnitWriter(UnitGroups groups, BlockVerifier verifier, IVerifiedSink sink) : IDisposable
{
    /// <summary>Bytes of the target that are decompressed at once; a group may have more.</summary>
    public const int MostBytes = 256 << 10;

    private readonly UnitDecoder _decoder = new(groups.Cut);
    private readonly byte[] _content = new byte[Math.Max(MostBytes, groups.GroupBytes)];

    /// <summary>Writes the groups of a run up to the first that does not come out right.</summary>
    /// <param name="run">The groups.</param>
    /// <param name="prefix">The plain bytes before them.</param>
    /// <returns>How many were written.</returns>
    public int Write(GroupRun run, ReadOnlySpan<byte> prefix)
    {
        ByteRange plain = groups.PlainOf(run.First, run.Count);
        Memory<byte> content = _content.AsMemory(0, (int)plain.Length);
        try
        {
            _decoder.Decode(prefix, run.Stored, content.Span);
        }
        catch (InvalidDataException)
        {
            return 0;
        }
        int right = 0;
        while (right < run.Count && TryWrite(content, plain.Start, run.First + right))
            right++;
        return right;
    }

    public void Dispose() => _decoder.Dispose();

    private bool TryWrite(ReadOnlyMemory<byte> content, long start, int group) =>
        ProvenRun.TryWrite(content[(int)(groups.PlainOf(group).Start - start)..], groups.BlocksOf(group), verifier, sink);
}
